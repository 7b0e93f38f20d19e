using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>POST /system/scale/fdsc</c>: begins system.scale.fdsc. Every member of the body but <c>replicas</c> has a default.</summary>
public sealed class ScaleFdscRoute(JobAccepted jobs, AppSettings settings)
{
    [Function("Scale")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/scale/fdsc")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        jobs.SubmitAsync(client, request, body => Read(body, settings), cancellationToken);

    /// <exception cref="ApiException">400 without <c>replicas</c>, 422 with every member that is wrong.</exception>
    private static JobInput Read(JsonBody body, AppSettings settings)
    {
        var (target, timeout) = (CommonMembers.Namespace(body, settings), CommonMembers.TimeoutSeconds(body));
        var missing = !body.Has("replicas");
        var replicas = body.Integer("replicas", 0, CommonMembers.MaxFdsc);
        body.ThrowIfInvalid();
        if (missing || replicas is null)
        {
            throw ApiException.Missing("replicas", $"is required: a whole number from 0 to {CommonMembers.MaxFdsc}");
        }

        return new JobInput(SystemScaleFdsc.Type, target, settings.Release, timeout, SystemScaleFdsc.Operation.StepNames, false)
        {
            Replicas = replicas,
        };
    }
}
