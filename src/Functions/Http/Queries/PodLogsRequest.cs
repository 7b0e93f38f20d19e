using System.Text.RegularExpressions;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Queries;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.Functions.Http.Queries;

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

    /// <exception cref="ApiException">422 with every parameter that is wrong; 400 where none tells the pod.</exception>
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
