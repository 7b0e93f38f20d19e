using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.K8sOps;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary>
/// <c>GET /readyz</c>: jobs can be begun and followed, which takes the job state and the durable client; says nothing of the cluster. For probes.
/// </summary>
public sealed class ReadyRoute(Readiness readiness)
{
    private const string Ok = "ok";

    [Function("Ready")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "readyz")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var report = await readiness.CheckAsync(client, cancellationToken);
        var checks = new ReadyChecks(report.JobState ?? Ok, report.Durable ?? Ok);
        if (!report.IsReady)
        {
            var reasons = new[] { ("jobState", report.JobState), ("durable", report.Durable) }.Where(check => check.Item2 is not null);
            return new ProblemResult(
                StatusCodes.Status503ServiceUnavailable,
                ErrorCodes.StoreUnavailable,
                string.Join("; ", reasons.Select(check => $"{check.Item1}: {check.Item2}")),
                new Dictionary<string, object?> { ["checks"] = checks });
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return JsonResults.Json(new ReadyAnswer(true, checks), ApiJson.Http.ReadyAnswer);
    }
}

/// <summary>The answer of a program that is ready.</summary>
public sealed record ReadyAnswer(bool Ok, ReadyChecks Checks);

/// <summary>What was looked at: <c>ok</c>, or what is wrong.</summary>
/// <param name="JobState">Job logs, cancel requests and idempotency keys can be written.</param>
/// <param name="Durable">The durable client answers.</param>
public sealed record ReadyChecks(string JobState, string Durable);
