using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Http;

/// <summary><c>POST /system/start</c>: begins system.start.</summary>
public sealed class StartFunction(JobAccepted jobs, AppSettings settings)
{
    [Function("Start")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/start")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var input = StartRequest.Read(await JsonBody.ReadAsync(request, cancellationToken), settings);
        return await jobs.SubmitAsync(client, input, request, cancellationToken);
    }
}
