using Azure;
using Azure.Storage.Blobs.Models;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>Reads job logs off their segments, by range from where the reader was.</summary>
internal sealed class LogSegmentReader(JobContainer container)
{
    // Of each job the places behind the last records read: who follows a log goes on there without a list.
    private readonly RecentlyUsed<(string JobId, long Offset), LogPlace> _places = new(512);

    /// <summary>The records after an offset, oldest first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<LogRecord>> ReadAfterAsync(string jobId, long offset, int limit, CancellationToken cancellationToken)
    {
        var records = new List<LogRecord>();
        var place = _places.TryGet((jobId, offset), out var known) ? known : await FindAsync(jobId, offset, cancellationToken);
        while (place is not null && records.Count < limit)
        {
            var bytes = await DownloadAsync(LogSegments.NameOf(jobId, place.Segment), place.Position, cancellationToken);
            if (bytes is null)
            {
                // The segment is not there, or not there yet.
                break;
            }

            foreach (var (record, end) in LogLineReader.Read(bytes.Value))
            {
                if (records.Count == limit)
                {
                    break;
                }

                if (record.Offset > offset)
                {
                    records.Add(record.ToRecord());
                }

                place = place with { Next = record.Offset + 1, End = place.Position + end };
            }

            place = place with { Position = place.End };
            _places.Put((jobId, place.Next - 1), place);
            if (place.Position < LogSegments.FullBytes || records.Count == limit)
            {
                break;
            }

            place = new LogPlace(place.Next, 0, place.Next, 0);
        }

        return records;
    }

    /// <summary>All records of a segment.</summary>
    public async Task<List<StoredLogRecord>> ReadSegmentAsync(string jobId, long firstOffset, CancellationToken cancellationToken) =>
        await DownloadAsync(LogSegments.NameOf(jobId, firstOffset), 0, cancellationToken) is { } bytes
            ? [.. LogLineReader.Read(bytes).Select(line => line.Record)]
            : [];

    /// <summary>The offsets at which a job's segments begin, oldest first.</summary>
    public async Task<List<long>> SegmentsAsync(string jobId, CancellationToken cancellationToken)
    {
        var segments = new List<long>();
        await foreach (var blob in container.ListAsync(LogSegments.PrefixOf(jobId), cancellationToken))
        {
            segments.Add(LogSegments.FirstOffsetOf(blob.Name));
        }

        return segments;
    }

    /// <summary>The bytes from a position on; empty at the end, null where the blob does not exist.</summary>
    public async Task<ReadOnlyMemory<byte>?> DownloadAsync(string name, long position, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = position > 0 ? new HttpRange(position) : default };
            var answer = await container.Blob(name).DownloadContentAsync(options, cancellationToken);
            return answer.Value.Content.ToMemory();
        }
        catch (RequestFailedException exception) when (exception.IsBehindEnd())
        {
            return ReadOnlyMemory<byte>.Empty;
        }
        catch (RequestFailedException exception) when (exception.IsNotFound())
        {
            return null;
        }
    }

    private async Task<LogPlace?> FindAsync(string jobId, long offset, CancellationToken cancellationToken)
    {
        var segments = await SegmentsAsync(jobId, cancellationToken);
        var index = segments.FindLastIndex(first => first <= offset + 1);
        return index < 0 ? null : new LogPlace(segments[index], 0, segments[index], 0);
    }

    /// <param name="Segment">The first offset of the segment.</param>
    /// <param name="Position">The byte to read from.</param>
    /// <param name="Next">The offset expected there.</param>
    /// <param name="End">Behind the last record seen.</param>
    private sealed record LogPlace(long Segment, long Position, long Next, long End);
}
