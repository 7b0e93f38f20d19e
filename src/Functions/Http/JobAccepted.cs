using Cryptomeria.Functions.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Http;

/// <summary>Answers 202 with the job's address, when its id is durable.</summary>
internal static class JobAccepted
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKeyLength = 128;

    public static async Task<IResult> SubmitAsync(
        JobSubmitter submitter, DurableTaskClient client, JobInput input, HttpRequest request, CancellationToken cancellationToken)
    {
        var job = await submitter.SubmitAsync(client, input, IdempotencyKey(request), cancellationToken);
        request.HttpContext.Response.Headers.Location = JobLinks.Self(job.JobId);
        request.HttpContext.Response.Headers.RetryAfter = "2";
        return JsonResults.Json(job, ApiJson.Http.JobAcceptedView, StatusCodes.Status202Accepted);
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
