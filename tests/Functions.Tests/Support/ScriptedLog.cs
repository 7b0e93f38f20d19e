using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A job's log of two records that a test adds to, or makes fail.</summary>
public sealed class ScriptedLog(DateTimeOffset time) : IJobLogStore
{
    private readonly Lock _lock = new();
    private readonly List<LogRecord> _records = [.. Enumerable.Range(1, 2).Select(offset => Record(offset, time))];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    public void WriteOneMore()
    {
        lock (_lock)
        {
            _records.Add(Record(_records.Count + 1, time));
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Fail(Exception failure)
    {
        lock (_lock)
        {
            _failure = failure;
            _changed.SetException(failure);
        }
    }

    public Task<IReadOnlyList<LogRecord>> ReadAfterAsync(string jobId, long offset, int limit, CancellationToken cancellationToken) =>
        ReadAsync(records => records.Where(record => record.Offset > offset).Take(limit));

    public Task<IReadOnlyList<LogRecord>> ReadTailAsync(string jobId, int count, DateTimeOffset? since, CancellationToken cancellationToken) =>
        ReadAsync(records => records.Where(record => since is null || record.Time >= since).TakeLast(count));

    public Task WaitForAppendAsync(string jobId, long offset, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _records[^1].Offset > offset ? Task.CompletedTask : _changed.Task.WaitAsync(cancellationToken);
        }
    }

    public Task AppendAsync(string jobId, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static LogRecord Record(long offset, DateTimeOffset time) => new(offset, time, "connectAll", LogRecord.Event, null, $"line {offset}");

    private Task<IReadOnlyList<LogRecord>> ReadAsync(Func<IEnumerable<LogRecord>, IEnumerable<LogRecord>> read)
    {
        lock (_lock)
        {
            return _failure is null ? Task.FromResult<IReadOnlyList<LogRecord>>([.. read(_records)]) : Task.FromException<IReadOnlyList<LogRecord>>(_failure);
        }
    }
}
