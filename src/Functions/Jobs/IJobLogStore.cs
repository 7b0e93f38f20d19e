namespace Cryptomeria.Functions.Jobs;

/// <summary>Keeps jobs' logs, append-only, outside the orchestration.</summary>
public interface IJobLogStore
{
    /// <summary>Appends records in order and gives them the next offsets.</summary>
    Task AppendAsync(string jobId, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken);

    /// <summary>The records after an offset, oldest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<LogRecord>> ReadAfterAsync(string jobId, long offset, int limit, CancellationToken cancellationToken);

    /// <summary>The last records, oldest first.</summary>
    /// <param name="since">Only records at or after this moment; null for all.</param>
    Task<IReadOnlyList<LogRecord>> ReadTailAsync(string jobId, int count, DateTimeOffset? since, CancellationToken cancellationToken);

    /// <summary>Returns once the job may have records after an offset; sooner is allowed, never later than the append by more than a second.</summary>
    Task WaitForAppendAsync(string jobId, long offset, CancellationToken cancellationToken);

    /// <summary>Forgets all logs of jobs created before a moment.</summary>
    Task PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken);
}
