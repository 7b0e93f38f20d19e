using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>A request that came.</summary>
public sealed class RequestRecord
{
    private int _status;

    internal RequestRecord(DateTimeOffset time, string method, string pathAndQuery)
    {
        Time = time;
        Method = method;
        PathAndQuery = pathAndQuery;
    }

    public DateTimeOffset Time { get; }

    public string Method { get; }

    /// <summary>As the client sent it, escapes included.</summary>
    public string PathAndQuery { get; }

    /// <summary>The answer's code; 0 where no answer has begun, or the connection was cut without one.</summary>
    public int Status => Volatile.Read(ref _status);

    internal void Answered(int status) => Volatile.Write(ref _status, status);
}

/// <summary>The last requests that came to the API server, for tests that ask what was asked.</summary>
public sealed class RequestJournal
{
    private const int Kept = 10_000;

    private static readonly object CutMark = new();

    private readonly ConcurrentQueue<RequestRecord> _records = new();
    private readonly TimeProvider _time;

    internal RequestJournal(TimeProvider time) => _time = time;

    /// <summary>The requests in the order in which they came.</summary>
    public IReadOnlyList<RequestRecord> All => [.. _records];

    /// <summary>Forgets the requests so far.</summary>
    public void Clear() => _records.Clear();

    /// <summary>Cuts a request's connection. What Kestrel would have answered does not count.</summary>
    internal static void Cut(HttpContext context)
    {
        context.Items[CutMark] = true;
        context.Abort();
    }

    internal void Add(HttpContext context)
    {
        var record = new RequestRecord(_time.GetUtcNow(), context.Request.Method, RequestTarget.Of(context));
        context.Response.OnStarting(() =>
        {
            if (!context.Items.ContainsKey(CutMark))
            {
                record.Answered(context.Response.StatusCode);
            }

            return Task.CompletedTask;
        });
        _records.Enqueue(record);
        while (_records.Count > Kept)
        {
            _records.TryDequeue(out _);
        }
    }
}
