using Cryptomeria.Functions.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Http;

/// <summary><c>GET /system/jobs/{jobId}/logs</c>: a job's log, as it is or as it comes.</summary>
public sealed class JobLogFunction(IJobLogStore logs)
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
        await JobReader.GetAsync(client, jobId, cancellationToken);
        return new JobLogResult(logs, client, jobId, query);
    }

    private static JobLogQuery Read(HttpRequest request)
    {
        var reader = new QueryReader(request);
        var tail = (int?)reader.Integer("tail", 0, MaxTail);
        var since = reader.Time("since");
        var offset = reader.Integer("offset", 0, long.MaxValue);
        var format = reader.OneOf("format", ["text", "jsonl"]) ?? "text";
        var follow = reader.Boolean("follow");
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
        return new JobLogQuery(tail ?? DefaultTail, since, offset, format == "jsonl", follow, events);
    }
}

/// <summary>What to read of a log, and how.</summary>
/// <param name="Tail">The last records; used where <paramref name="Offset"/> is null.</param>
/// <param name="Offset">Only records after this one.</param>
/// <param name="Follow">Go on until the job is over.</param>
/// <param name="Events">As Server-Sent Events.</param>
public sealed record JobLogQuery(int Tail, DateTimeOffset? Since, long? Offset, bool Jsonl, bool Follow, bool Events);
