using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>POST /system/stop</c>: begins system.stop. Every member of the body has a default.</summary>
public sealed class StopRoute(JobAccepted jobs, AppSettings settings)
{
    [Function("Stop")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/stop")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        jobs.SubmitAsync(client, request, body => Read(body, settings), cancellationToken);

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    private static JobInput Read(JsonBody body, AppSettings settings)
    {
        var (target, timeout) = (CommonMembers.Namespace(body, settings), CommonMembers.TimeoutSeconds(body));
        body.ThrowIfInvalid();
        return new JobInput(SystemStop.Type, target, settings.Release, timeout, SystemStop.Operation.StepNames, false);
    }
}
