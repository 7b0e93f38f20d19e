using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>POST /system/resume</c>: begins system.resume. Every member of the body has a default.</summary>
public sealed class ResumeRoute(JobAccepted jobs, AppSettings settings)
{
    [Function("Resume")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/resume")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        jobs.SubmitAsync(client, request, body => Read(body, settings), cancellationToken);

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    private static JobInput Read(JsonBody body, AppSettings settings)
    {
        var (target, timeout) = (CommonMembers.Namespace(body, settings), CommonMembers.TimeoutSeconds(body));
        body.ThrowIfInvalid();
        return new JobInput(SystemResume.Type, target, settings.Release, timeout, SystemResume.Operation.StepNames, false);
    }
}
