namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>
/// The API server's clock as its newest answer told it, carried on by this host's monotonic clock: whatever this host takes the time of day for, and
/// whenever that is set again, does not count. It is behind the server's by up to a second (an answer tells whole ones) and the answer's way.
/// </summary>
/// <param name="time">Counts from one answer to the next; its time of day counts only before the first.</param>
internal sealed class ServerClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Reading? _newest;

    /// <summary>Now by the API server's clock; by this host's before anything was observed.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _newest is { } known ? known.Date + time.GetElapsedTime(known.At) : time.GetUtcNow();
            }
        }
    }

    /// <summary>Takes note of an answer that has just come.</summary>
    /// <param name="date">Its <c>Date</c>.</param>
    public void Observe(DateTimeOffset date)
    {
        lock (_gate)
        {
            _newest = new Reading(date, time.GetTimestamp());
        }
    }

    private sealed record Reading(DateTimeOffset Date, long At);
}
