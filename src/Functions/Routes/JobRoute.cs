using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Routes.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/jobs/{jobId}</c>: one job in full.</summary>
public sealed class JobRoute(JobReader jobs, ICancelStore cancels, StoreCalls store)
{
    [Function("GetJob")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/jobs/{jobId}")] HttpRequest request,
        string jobId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        new QueryReader(request).ThrowIfInvalid();
        var job = await jobs.GetAsync(store.Together(), client, jobId, cancellationToken);
        var cancelRequestedAt = JobStatus.IsFinal(job.State.Status)
            ? null
            : await store.RunAsync(token => cancels.GetAsync(jobId, token), cancellationToken);
        return JsonResults.Json(job.ToDetail(cancelRequestedAt), ApiJson.Http.JobDetailView);
    }
}
