using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Answers a request for a job: 202 with the job's address, when its id is durable.</summary>
public sealed class JobAccepted(JobSubmitter submitter, JobPlanner planner)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKeyLength = 128;

    /// <summary>Begins the job that a request asks for, or, with <c>?dryRun=true</c>, answers what it would do.</summary>
    /// <param name="read">Reads the request's body.</param>
    public async Task<IResult> SubmitAsync(
        DurableTaskClient client, HttpRequest request, Func<JsonBody, JobInput> read, CancellationToken cancellationToken)
    {
        var input = read(await JsonBody.ReadAsync(request, cancellationToken));
        var query = new QueryReader(request);
        var dryRun = query.Boolean("dryRun");
        query.ThrowIfInvalid();
        if (dryRun)
        {
            var plan = await planner.PlanAsync(input, cancellationToken);
            return JsonResults.Json(new JobPlanAnswer(true, plan), ApiJson.Http.JobPlanAnswer);
        }

        var job = await SubmitAsync(client, input, IdempotencyKey(request), cancellationToken);
        request.HttpContext.Response.Headers.Location = JobLinks.Self(job.JobId);
        request.HttpContext.Response.Headers.RetryAfter = "2";
        return JsonResults.Json(job, ApiJson.Http.JobAcceptedView, StatusCodes.Status202Accepted);
    }

    private async Task<JobAcceptedView> SubmitAsync(DurableTaskClient client, JobInput input, string? key, CancellationToken cancellationToken)
    {
        try
        {
            return await submitter.SubmitAsync(client, input, key, cancellationToken);
        }
        catch (KeyReusedException reused)
        {
            throw ApiException.Invalid(KeyHeader, $"was used for another request, which began job {reused.JobId}");
        }
    }

    private static string? IdempotencyKey(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(KeyHeader, out var values))
        {
            return null;
        }

        var key = values.ToString();
        if (values.Count != 1 || key.Length is 0 or > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw ApiException.Invalid(KeyHeader, $"must be 1 to {MaxKeyLength} visible ASCII characters");
        }

        return key;
    }
}

/// <summary>The answer to a dry run.</summary>
public sealed record JobPlanAnswer(bool Ok, JobPlan Data);
