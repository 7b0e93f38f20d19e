using System.Threading.Channels;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// A step's way into its job's log. Lines are cleaned, redacted and appended in batches, in order, while the step runs; disposing waits
/// until all of them are stored.
/// </summary>
public sealed class JobLogWriter : IStepLog, IAsyncDisposable
{
    private const int MaxBatch = 512;

    private readonly IJobLogStore _store;
    private readonly string _jobId;
    private readonly string? _step;
    private readonly TimeProvider _time;
    private readonly Channel<LogEntry> _lines = Channel.CreateUnbounded<LogEntry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    /// <param name="step">The step the lines belong to; null for the job itself.</param>
    public JobLogWriter(IJobLogStore store, TimeProvider time, string jobId, string? step)
    {
        _store = store;
        _time = time;
        _jobId = jobId;
        _step = step;
        _writing = WriteAsync();
    }

    /// <inheritdoc/>
    public void Command(string command) => Add(LogRecord.Event, command, "running");

    /// <inheritdoc/>
    public void CommandEnded(string command, string result) => Add(LogRecord.Event, command, result);

    /// <inheritdoc/>
    public void Stdout(string command, string line) => Add(LogRecord.Stdout, command, line);

    /// <inheritdoc/>
    public void Stderr(string command, string line) => Add(LogRecord.Stderr, command, line);

    /// <inheritdoc/>
    public void Event(string text) => Add(LogRecord.Event, null, text);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private void Add(string stream, string? command, string line)
    {
        var cleanCommand = command is null ? null : JobText.Short(LogLines.Clean(command).First(), 2000);
        foreach (var text in LogLines.Clean(line))
        {
            _lines.Writer.TryWrite(new LogEntry(_time.GetUtcNow(), _step, stream, cleanCommand, text));
        }
    }

    private async Task WriteAsync()
    {
        var batch = new List<LogEntry>();
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _lines.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            await StoreRetries.RunAsync(() => _store.AppendAsync(_jobId, batch, CancellationToken.None), _time, CancellationToken.None);
            batch.Clear();
        }
    }
}
