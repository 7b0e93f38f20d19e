using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Http;

/// <summary>The routes that begin install, uninstall, scale, stop and resume.</summary>
public sealed class LifecycleFunctions(JobAccepted jobs, AppSettings settings)
{
    [Function("Install")]
    public Task<IResult> InstallAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/install")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
        => SubmitAsync(LifecycleRequests.Install, client, request, cancellationToken);

    [Function("Uninstall")]
    public Task<IResult> UninstallAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/uninstall")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
        => SubmitAsync(LifecycleRequests.Uninstall, client, request, cancellationToken);

    [Function("Scale")]
    public Task<IResult> ScaleFdscAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/scale/fdsc")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
        => SubmitAsync(LifecycleRequests.ScaleFdsc, client, request, cancellationToken);

    [Function("Stop")]
    public Task<IResult> StopAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/stop")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
        => SubmitAsync(LifecycleRequests.Stop, client, request, cancellationToken);

    [Function("Resume")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/resume")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
        => SubmitAsync(LifecycleRequests.Resume, client, request, cancellationToken);

    private async Task<IResult> SubmitAsync(
        Func<JsonBody, AppSettings, JobInput> read, DurableTaskClient client, HttpRequest request, CancellationToken cancellationToken)
    {
        var input = read(await JsonBody.ReadAsync(request, cancellationToken), settings);
        return await jobs.SubmitAsync(client, input, request, cancellationToken);
    }
}
