using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Routes.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/jobs/{jobId}/logs</c>: a job's log, as it is or as it comes.</summary>
public sealed class JobLogRoute(JobReader jobs, IJobLogStore logs, StoreCalls store, TimeProvider time, ILogger<JobLogRoute> logger)
{
    private const int DefaultTail = 200;
    private const int MaxTail = 10000;

    [Function("GetJobLogs")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/jobs/{jobId}/logs")] HttpRequest request,
        string jobId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var query = Read(request);
        await jobs.GetAsync(store.Together(), client, jobId, cancellationToken);

        // A log that cannot be read is reported now: when the result is written the status is sent.
        var last = await store.RunAsync(token => logs.ReadTailAsync(jobId, 1, null, token), cancellationToken);
        return new JobLogResult(jobs, logs, client, jobId, query, last is [var record] ? record.Offset : 0, time, logger);
    }

    private static JobLogQuery Read(HttpRequest request)
    {
        var reader = new QueryReader(request);
        var tail = (int?)reader.Integer("tail", 0, MaxTail);
        var since = reader.Time("since");
        var offset = reader.Integer("offset", 0, long.MaxValue);
        var format = reader.OneOf("format", ["text", "jsonl"]) ?? "text";
        var follow = reader.Boolean("follow");
        var keepAlive = reader.Boolean("keepAlive");
        if (keepAlive && !follow)
        {
            reader.Fail("keepAlive", "needs follow=true");
        }

        if (offset is not null && tail is not null)
        {
            reader.Fail("tail", "cannot be combined with offset");
        }

        var events = follow && EventStream.IsAccepted(request);
        if (events && request.Headers.TryGetValue("Last-Event-ID", out var last) && last.Count == 1)
        {
            if (long.TryParse(last[0], out var lastOffset) && lastOffset >= 0)
            {
                offset = lastOffset;
            }
            else
            {
                reader.Fail("Last-Event-ID", "must be the id of an event of this log");
            }
        }

        reader.ThrowIfInvalid();
        return new JobLogQuery(tail ?? DefaultTail, since, offset, format == "jsonl", follow, events, keepAlive);
    }
}

/// <summary>What to read of a log, and how.</summary>
/// <param name="Tail">The last records; used where <paramref name="Offset"/> is null.</param>
/// <param name="Offset">Only records after this one.</param>
/// <param name="Follow">Go on until the job is over.</param>
/// <param name="Events">As Server-Sent Events.</param>
/// <param name="KeepAlive">As JSON lines: while the job is silent, lines that say so, instead of an end.</param>
public sealed record JobLogQuery(int Tail, DateTimeOffset? Since, long? Offset, bool Jsonl, bool Follow, bool Events, bool KeepAlive = false)
{
    /// <summary>What a reader gets that follows a job which is silent.</summary>
    public FollowSilence Silence => this switch
    {
        { Events: true } => FollowSilence.Events,
        { Jsonl: false } => FollowSilence.Lines,
        { KeepAlive: true } => FollowSilence.JsonLines,
        _ => FollowSilence.Pause,
    };
}
