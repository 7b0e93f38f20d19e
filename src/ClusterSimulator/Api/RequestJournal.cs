using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>A request that was served.</summary>
/// <param name="Status">The answer's code; 0 where the connection was cut without one.</param>
public sealed record RequestRecord(DateTimeOffset Time, string Method, string PathAndQuery, int Status);

/// <summary>The last requests that the API server served, for tests that ask what was asked.</summary>
public sealed class RequestJournal
{
    private const int Kept = 10_000;

    private readonly ConcurrentQueue<RequestRecord> _records = new();
    private readonly TimeProvider _time;

    internal RequestJournal(TimeProvider time) => _time = time;

    /// <summary>The requests in the order in which they ended, oldest first; a watch or an exec ends when its connection does.</summary>
    public IReadOnlyList<RequestRecord> All => [.. _records];

    /// <summary>Forgets the requests so far.</summary>
    public void Clear() => _records.Clear();

    internal void Add(HttpContext context)
    {
        var cut = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted;
        _records.Enqueue(new RequestRecord(
            _time.GetUtcNow(), context.Request.Method, RequestTarget.Of(context), cut ? 0 : context.Response.StatusCode));
        while (_records.Count > Kept) _records.TryDequeue(out _);
    }
}
