using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>
/// Appends to job logs. Every append names the position it was made for, so that of several writers one gets the place and the others look
/// again; the offsets stay without gaps.
/// </summary>
internal sealed class LogSegmentWriter(JobContainer container, LogSegmentReader reader) : IDisposable
{
    // One append at a time for a job in this process; jobs share the locks.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly RecentlyUsed<string, LogEnd> _ends = new(256);

    public async Task AppendAsync(string jobId, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await container.EnsureAsync(cancellationToken);
        var gate = _locks[(uint)jobId.GetHashCode(StringComparison.Ordinal) % (uint)_locks.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            for (var done = 0; done < entries.Count;)
            {
                done += await AppendBlockAsync(jobId, entries, done, cancellationToken);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in _locks)
        {
            gate.Dispose();
        }
    }

    /// <summary>Appends as many of the entries as fit one block.</summary>
    /// <returns>How many.</returns>
    private async Task<int> AppendBlockAsync(string jobId, IReadOnlyList<LogEntry> entries, int from, CancellationToken cancellationToken)
    {
        var batch = Guid.NewGuid().ToString("N")[..12];
        var end = _ends.TryGet(jobId, out var known) ? known : await ObserveAsync(jobId, cancellationToken);
        while (true)
        {
            if (end.Segment == 0 || end.Length >= LogSegments.FullBytes)
            {
                end = await BeginSegmentAsync(jobId, end.Last + 1, cancellationToken);
            }

            var (block, count) = Encode(entries, from, end.Last, batch);
            if (await TryAppendAsync(jobId, end, block, cancellationToken))
            {
                _ends.Put(jobId, end with { Length = end.Length + block.Length, Last = end.Last + count });
                return count;
            }

            // Somebody was faster, or it was this very append, whose answer was lost and which was then tried again.
            var seen = end.Last;
            end = await ObserveAsync(jobId, cancellationToken);
            _ends.Put(jobId, end);
            if (await FindBatchAsync(jobId, seen, batch, cancellationToken))
            {
                return count;
            }
        }
    }

    private static (byte[] Block, int Count) Encode(IReadOnlyList<LogEntry> entries, int from, long last, string batch)
    {
        using var block = new MemoryStream();
        var count = 0;
        while (from + count < entries.Count)
        {
            var entry = entries[from + count];
            var record = new StoredLogRecord(
                last + count + 1, entry.Time, entry.Step, entry.Stream, entry.Command, entry.Text, count == 0 ? batch : null);
            var line = JsonSerializer.SerializeToUtf8Bytes(record, StoredJson.Instance.StoredLogRecord);
            if (count > 0 && block.Length + line.Length >= LogSegments.BlockBytes)
            {
                break;
            }

            block.Write(line);
            block.WriteByte((byte)'\n');
            count++;
        }

        return (block.ToArray(), count);
    }

    private async Task<bool> TryAppendAsync(string jobId, LogEnd end, byte[] block, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new MemoryStream(block, writable: false);
            var options = new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = end.Length } };
            await container.AppendBlob(LogSegments.NameOf(jobId, end.Segment)).AppendBlockAsync(content, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.IsChanged() || exception.IsNotFound())
        {
            return false;
        }
    }

    private async Task<LogEnd> BeginSegmentAsync(string jobId, long firstOffset, CancellationToken cancellationToken)
    {
        try
        {
            var options = new AppendBlobCreateOptions { Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All } };
            await container.AppendBlob(LogSegments.NameOf(jobId, firstOffset)).CreateAsync(options, cancellationToken);
            return new LogEnd(firstOffset, 0, firstOffset - 1);
        }
        catch (RequestFailedException exception) when (exception.IsAlreadyThere())
        {
            return await ObserveAsync(jobId, cancellationToken);
        }
    }

    private async Task<LogEnd> ObserveAsync(string jobId, CancellationToken cancellationToken)
    {
        var segments = await reader.SegmentsAsync(jobId, cancellationToken);
        if (segments.Count == 0)
        {
            return new LogEnd(0, 0, 0);
        }

        var segment = segments[^1];
        var bytes = await reader.DownloadAsync(LogSegments.NameOf(jobId, segment), 0, cancellationToken) ?? ReadOnlyMemory<byte>.Empty;
        var last = LogLineReader.Read(bytes).Select(line => line.Record.Offset).LastOrDefault(segment - 1);
        return new LogEnd(segment, bytes.Length, last);
    }

    private async Task<bool> FindBatchAsync(string jobId, long after, string batch, CancellationToken cancellationToken)
    {
        foreach (var segment in (await reader.SegmentsAsync(jobId, cancellationToken)).AsEnumerable().Reverse())
        {
            if ((await reader.ReadSegmentAsync(jobId, segment, cancellationToken)).Any(record => record.Batch == batch))
            {
                return true;
            }

            if (segment <= after + 1)
            {
                break;
            }
        }

        return false;
    }

    /// <param name="Segment">The first offset of the last segment; 0 where there is none.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="Last">The last record's offset.</param>
    private sealed record LogEnd(long Segment, long Length, long Last);
}
