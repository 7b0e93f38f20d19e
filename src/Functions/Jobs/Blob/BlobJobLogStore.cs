namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>Job logs in append blobs, written and followed by any number of processes.</summary>
public sealed class BlobJobLogStore : IJobLogStore, IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    // How far the clocks of two writers may be apart.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly JobContainer _container;
    private readonly TimeProvider _time;
    private readonly LogSegmentReader _reader;
    private readonly LogSegmentWriter _writer;
    private readonly JobSignals _appended = new();

    public BlobJobLogStore(JobContainer container, TimeProvider time)
    {
        _container = container;
        _time = time;
        _reader = new LogSegmentReader(container);
        _writer = new LogSegmentWriter(container, _reader);
    }

    /// <inheritdoc/>
    public async Task AppendAsync(string jobId, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count > 0)
        {
            await _writer.AppendAsync(jobId, entries, cancellationToken);
            _appended.Pulse(jobId);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogRecord>> ReadAfterAsync(string jobId, long offset, int limit, CancellationToken cancellationToken) =>
        _reader.ReadAfterAsync(jobId, offset, limit, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogRecord>> ReadTailAsync(string jobId, int count, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var newestFirst = new List<LogRecord>();
        if (count > 0)
        {
            foreach (var segment in (await _reader.SegmentsAsync(jobId, cancellationToken)).AsEnumerable().Reverse())
            {
                var records = await _reader.ReadSegmentAsync(jobId, segment, cancellationToken);
                newestFirst.AddRange(records
                    .Where(record => since is null || record.Time >= since)
                    .Reverse()
                    .Take(count - newestFirst.Count)
                    .Select(record => record.ToRecord()));
                if (newestFirst.Count == count || (since is { } moment && records.All(record => record.Time < moment - ClockSkew) && records.Count > 0))
                {
                    break;
                }
            }
        }

        newestFirst.Reverse();
        return newestFirst;
    }

    /// <inheritdoc/>
    public async Task WaitForAppendAsync(string jobId, long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _appended.Next(jobId);
            if ((await ReadAfterAsync(jobId, offset, 1, cancellationToken)).Count > 0)
            {
                return;
            }

            // Another process may append: look again soon.
            await next.WaitOrDelayAsync(PollInterval, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken)
    {
        var limit = JobId.TimePrefix(createdBefore);
        await foreach (var blob in _container.ListAsync(LogSegments.Prefix, cancellationToken))
        {
            if (string.CompareOrdinal(LogSegments.JobOf(blob.Name), limit) >= 0)
            {
                break;
            }

            await _container.Blob(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
