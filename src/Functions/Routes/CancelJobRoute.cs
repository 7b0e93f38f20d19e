using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Routes.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>POST /system/jobs/{jobId}/cancel</c>: asks a job to stop.</summary>
public sealed class CancelJobRoute(JobCanceler canceler)
{
    [Function("CancelJob")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/jobs/{jobId}/cancel")] HttpRequest request,
        string jobId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        (await JsonBody.ReadAsync(request, cancellationToken)).ThrowIfInvalid();
        return JsonResults.Json(await canceler.CancelAsync(client, jobId, cancellationToken), ApiJson.Http.JobCancelView);
    }
}
