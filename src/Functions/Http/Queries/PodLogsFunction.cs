using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Logs;
using Cryptomeria.K8sOps.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Http.Queries;

/// <summary><c>GET /system/k8s/logs</c>: what a pod's container wrote, as it is or as it comes.</summary>
public sealed class PodLogsFunction(LogPodsQuery pods, PodLogs logs, AppSettings settings, TimeProvider time, ILogger<PodLogsFunction> logger)
{
    // A refusal comes at once; a silent container's first line may take for ever.
    private static readonly TimeSpan RefusalWait = TimeSpan.FromSeconds(1);

    [Function("GetPodLogs")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/k8s/logs")] HttpRequest request)
    {
        var aborted = request.HttpContext.RequestAborted;
        var asked = PodLogsRequest.Read(request, settings);
        var pod = await FindAsync(asked, aborted);
        var container = asked.Container ?? pod.DefaultContainer;
        if (!pod.Containers.Contains(container, StringComparer.Ordinal))
        {
            throw ApiException.Invalid("container", $"must be one of {string.Join(", ", pod.Containers)}");
        }

        try
        {
            return new PodLogResult(await BeginAsync(pod.Container(container), asked, aborted), asked, pod.Name, time, logger);
        }
        catch (OperationException refused) when (refused.Details.GetValueOrDefault("status") == "400")
        {
            // For a container that waits to start and for one without a previous run.
            throw new ApiException(
                StatusCodes.Status404NotFound, ErrorCodes.LogNotFound, refused.Message,
                new Dictionary<string, object?> { ["pod"] = pod.Name, ["container"] = container });
        }
    }

    private async Task<LogPod> FindAsync(PodLogsRequest asked, CancellationToken cancellationToken)
    {
        if (asked.Pod is { } name)
        {
            return await pods.FindAsync(asked.Namespace, name, cancellationToken);
        }

        var found = await pods.FindAsync(asked.Namespace, asked.Filter, cancellationToken);
        var names = found.Select(pod => pod.Name).ToList();
        return found is [var only] ? only : throw new ApiException(
            StatusCodes.Status409Conflict, ErrorCodes.PodAmbiguous, $"several pods match: {string.Join(", ", names)}",
            new Dictionary<string, object?> { ["pods"] = names });
    }

    private async Task<PodLogLines> BeginAsync(PodRef container, PodLogsRequest asked, CancellationToken cancellationToken)
    {
        var lines = asked.Follow
            ? logs.FollowAsync(container, asked.Lines, cancellationToken)
            : logs.EnumerateAsync(container, asked.Lines, cancellationToken);
        var begun = new PodLogLines(lines.GetAsyncEnumerator(cancellationToken));
        await begun.WaitForRefusalAsync(asked.Follow ? RefusalWait : Timeout.InfiniteTimeSpan);
        return begun;
    }
}
