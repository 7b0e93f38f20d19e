using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.CrashChild;

/// <summary>Tells when the store has logged that it could not write and tries again.</summary>
internal sealed class RetryNotice : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource _retried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Retried => _retried.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (formatter(state, exception).Contains("cannot be written; trying again", StringComparison.Ordinal))
        {
            _retried.TrySetResult();
        }
    }

    public void Dispose()
    {
    }
}
