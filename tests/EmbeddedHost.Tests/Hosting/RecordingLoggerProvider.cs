using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>Keeps what was logged, with the scopes it was logged in.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private readonly List<Watch> _watches = [];
    private IExternalScopeProvider? _scopes;

    public IReadOnlyCollection<Entry> Entries => _entries;

    /// <summary>Waits until so many entries that the predicate picks were logged since the start.</summary>
    public Task SeenAsync(Func<Entry, bool> predicate, int count = 1)
    {
        lock (_watches)
        {
            var watch = new Watch(predicate, count - _entries.Count(predicate));
            if (watch.Missing <= 0)
            {
                return Task.CompletedTask;
            }

            _watches.Add(watch);
            return watch.Seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    public sealed record Entry(string Category, LogLevel Level, string Message, Exception? Exception, string Scopes);

    private void Add(Entry entry)
    {
        lock (_watches)
        {
            _entries.Enqueue(entry);
            foreach (var watch in _watches.Where(watch => watch.Predicate(entry) && --watch.Missing == 0))
            {
                watch.Seen.TrySetResult();
            }
        }
    }

    private sealed class Watch(Func<Entry, bool> predicate, int missing)
    {
        public Func<Entry, bool> Predicate => predicate;

        public int Missing { get; set; } = missing;

        public TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Logger(RecordingLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            owner._scopes?.ForEachScope((scope, list) => list.Add(scope?.ToString() ?? string.Empty), scopes);
            owner.Add(new Entry(category, logLevel, formatter(state, exception), exception, string.Join(" | ", scopes)));
        }
    }
}
