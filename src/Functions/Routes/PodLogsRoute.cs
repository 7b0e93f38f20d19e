using System.Text.RegularExpressions;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Logs;
using Cryptomeria.K8sOps.Systems.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/k8s/logs</c>: what a pod's container wrote, as it is or as it comes.</summary>
public sealed class PodLogsRoute(LogPodsQuery pods, PodLogs logs, AppSettings settings, TimeProvider time, ILogger<PodLogsRoute> logger)
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

/// <summary>What <c>GET /system/k8s/logs</c> is asked for.</summary>
/// <param name="Pod">A pod's name; goes before <paramref name="Filter"/>.</param>
/// <param name="Container">Null for the pod's usual one.</param>
/// <param name="Lines">Which lines.</param>
/// <param name="After">Only lines after this moment: where an earlier answer broke off.</param>
/// <param name="Timestamps">Each line begins with its time.</param>
/// <param name="Follow">Go on while the container runs.</param>
/// <param name="Events">As Server-Sent Events.</param>
public sealed partial record PodLogsRequest(
    string Namespace,
    string? Pod,
    PodFilter Filter,
    string? Container,
    PodLogQuery Lines,
    DateTimeOffset? After,
    bool Timestamps,
    bool Follow,
    bool Events)
{
    private const int DefaultTail = 200;
    private const int MaxTail = 10000;

    /// <exception cref="ApiException">422 with every parameter that is wrong; 400 where none names the pod.</exception>
    public static PodLogsRequest Read(HttpRequest request, AppSettings settings)
    {
        var reader = new QueryReader(request);
        var (tail, sinceSeconds) = ((int?)reader.Integer("tail", 0, MaxTail), reader.Integer("sinceSeconds", 1, int.MaxValue));
        var (previous, timestamps, follow) = (reader.Boolean("previous"), reader.Boolean("timestamps"), reader.Boolean("follow"));
        if (previous && follow)
        {
            reader.Fail("follow", "cannot be combined with previous: what is over goes on no more");
        }

        var events = follow && EventStream.IsAccepted(request);
        var after = events ? LastEvent(reader, request) : null;
        var filter = new PodFilter(QueryParameters.Label(reader, "component"), QueryParameters.Label(reader, "instance"));
        var read = new PodLogsRequest(
            QueryParameters.Namespace(reader, settings),
            Name(reader, "pod"),
            filter,
            Name(reader, "container"),
            new PodLogQuery
            {
                Tail = after is null ? tail ?? DefaultTail : null,
                Within = after is null && sinceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Since = after,
                Previous = previous,
                Timestamps = timestamps || events,
            },
            after,
            timestamps,
            follow,
            events);
        reader.ThrowIfInvalid();
        return read is { Pod: null, Filter: { Component: null, Instance: null } } ? throw NothingNamed() : read;
    }

    // A name becomes part of an address, so what is none must not get there.
    private static string? Name(QueryReader reader, string parameter)
    {
        var name = reader.Text(parameter);
        if (name is not null && !ObjectName().IsMatch(name))
        {
            reader.Fail(parameter, "must be a name of Kubernetes: at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit");
        }

        return name;
    }

    private static DateTimeOffset? LastEvent(QueryReader reader, HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Last-Event-ID", out var last) || last.Count != 1 || string.IsNullOrEmpty(last[0]))
        {
            return null;
        }

        if (UtcTime.TryParse(last[0]!, out var time))
        {
            return time;
        }

        reader.Fail("Last-Event-ID", "must be the id of an event of this log");
        return null;
    }

    private static ApiException NothingNamed() => new(
        StatusCodes.Status400BadRequest,
        ErrorCodes.InvalidRequest,
        "name a pod, or a component or instance",
        new Dictionary<string, object?> { ["fields"] = new List<FieldError> { new("pod", "is missing; pod, component or instance is needed") } });

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectName();
}
