using System.Text.Json.Nodes;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>POST /system/install</c>: begins system.install. Every member of the body has a default.</summary>
public sealed class InstallRoute(JobAccepted jobs, AppSettings settings)
{
    [Function("Install")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/install")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        jobs.SubmitAsync(client, request, body => Read(body, settings), cancellationToken);

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    private static JobInput Read(JsonBody body, AppSettings settings)
    {
        var (target, release, timeout) = (
            CommonMembers.Namespace(body, settings), CommonMembers.Release(body, settings), CommonMembers.TimeoutSeconds(body));
        var values = body.Object("values");
        var replicas = body.Integer("fdscReplicas", 0, CommonMembers.MaxFdsc);
        var startAfter = body.Boolean("startAfter") ?? false;
        CheckReplicas(body, values, replicas);
        body.ThrowIfInvalid();
        return new JobInput(SystemInstall.Type, target, release, timeout, SystemInstall.StepsOf(startAfter), false)
        {
            Values = values ?? [],
            FdscReplicas = replicas,
            StartAfter = startAfter,
        };
    }

    /// <summary>One number said in two ways has to be one number.</summary>
    private static void CheckReplicas(JsonBody body, JsonObject? values, int? replicas)
    {
        if (replicas is null || values?["fdsc"] is not { } fdsc)
        {
            return;
        }

        if (fdsc is not JsonObject members)
        {
            body.Fail("values.fdsc", "must be an object where fdscReplicas is given");
        }
        else if (members["replicas"] is { } other && !JsonNode.DeepEquals(other, JsonValue.Create(replicas)))
        {
            body.Fail("fdscReplicas", $"is {replicas}, but values.fdsc.replicas is {other.ToJsonString()}: give one of them");
        }
    }
}
