using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>POST /system/uninstall</c>: begins system.uninstall. Every member of the body has a default.</summary>
public sealed class UninstallRoute(JobAccepted jobs, AppSettings settings)
{
    [Function("Uninstall")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/uninstall")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        jobs.SubmitAsync(client, request, body => Read(body, settings), cancellationToken);

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    private static JobInput Read(JsonBody body, AppSettings settings)
    {
        var (target, release, timeout) = (
            CommonMembers.Namespace(body, settings), CommonMembers.Release(body, settings), CommonMembers.TimeoutSeconds(body));
        var deleteData = body.Boolean("deleteData") ?? true;
        var deleteNamespace = body.Boolean("deleteNamespace") ?? false;
        var force = body.Boolean("force") ?? false;
        body.ThrowIfInvalid();
        return new JobInput(SystemUninstall.Type, target, release, timeout, SystemUninstall.StepsOf(deleteData, deleteNamespace), force)
        {
            DeleteData = deleteData,
            DeleteNamespace = deleteNamespace,
        };
    }
}
