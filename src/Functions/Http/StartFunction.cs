using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Http;

/// <summary><c>POST /system/start</c>: begins system.start.</summary>
public sealed class StartFunction(JobSubmitter submitter, AppSettings settings)
{
    [Function("Start")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/start")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var input = StartRequest.Read(await JsonBody.ReadAsync(request, cancellationToken), settings);
        return await JobAccepted.SubmitAsync(submitter, client, input, request, cancellationToken);
    }
}
