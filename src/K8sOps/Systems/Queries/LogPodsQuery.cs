using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>Finds the pod whose log is asked for.</summary>
public sealed class LogPodsQuery
{
    private readonly ResourceReader _reader;
    private readonly SnapshotReader _snapshots;
    private readonly QueryOptions _options;

    internal LogPodsQuery(ResourceReader reader, SnapshotReader snapshots, QueryOptions options) => (_reader, _snapshots, _options) = (reader, snapshots, options);

    /// <summary>A pod of the namespace by its name, cryptomeria's or not.</summary>
    /// <exception cref="OperationException"><c>POD_NOT_FOUND</c>; the cluster refuses or does not answer.</exception>
    public async Task<LogPod> FindAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        Describe(await _reader.ReadPodAsync(@namespace, name, cancellationToken), @namespace);

    /// <summary>
    /// cryptomeria's pods of a component or instance: those that count, and of several of one instance the best. Where none counts, the newest of each
    /// instance or workload, be it being deleted or over.
    /// </summary>
    /// <exception cref="OperationException"><c>POD_NOT_FOUND</c> where there is none; the cluster refuses or does not answer.</exception>
    public async Task<IReadOnlyList<LogPod>> FindAsync(string @namespace, PodFilter filter, CancellationToken cancellationToken)
    {
        var reading = _snapshots.ReadOwnershipAsync(@namespace, _options.Release, cancellationToken);
        var podListing = _reader.ReadAllAsync(ResourceKinds.Pods, @namespace, filter.Takes, cancellationToken);
        await Task.WhenAll(reading, podListing);
        var ownership = await reading;
        var pods = (await podListing).Where(pod => ownership.Owns(pod.Own)).Select(pod => pod.Under(ownership.Controllers)).ToList();
        if (pods.Count == 0)
        {
            throw NoneFound(@namespace, filter);
        }

        return [.. Choose(pods).OrderBy(pod => pod.Name, ChainOrder.Instance).Select(pod => Describe(pod, @namespace))];
    }

    private static IEnumerable<PodObject> Choose(List<PodObject> pods) =>
        SystemSnapshot.Counting(pods) is { Count: > 0 } counting
            ? counting.GroupBy(pod => Place(pod) ?? $"pod {pod.Name}", StringComparer.Ordinal).Select(group => SystemSnapshot.Best(group)!)
            : pods.GroupBy(pod => Place(pod) ?? pod.Workload?.ToString() ?? $"pod {pod.Name}", StringComparer.Ordinal)
                .Select(group => group.MaxBy(pod => pod.Metadata.CreationTimestamp)!);

    private static string? Place(PodObject pod) => pod.Instance is { } instance ? $"instance {instance}" : null;

    private static LogPod Describe(PodObject pod, string @namespace) => new(
        pod.Name, @namespace, pod.LogContainer ?? "", [.. pod.AllContainers]);

    private static OperationException NoneFound(string @namespace, PodFilter filter)
    {
        var wanted = string.Join(" and ", new[] { Part("component", filter.Component), Part("instance", filter.Instance) }.OfType<string>());
        return new OperationException(
            ErrorCodes.PodNotFound, $"there is no pod of cryptomeria with {wanted} in namespace {@namespace}",
            details: new Dictionary<string, string> { ["namespace"] = @namespace });

        static string? Part(string name, string? value) => value is null ? null : $"{name} {value}";
    }
}

/// <summary>A pod whose log can be asked for.</summary>
/// <param name="DefaultContainer">The container that is meant where none is named.</param>
/// <param name="Containers">All that have logs, those that run before the others included.</param>
public sealed record LogPod(string Name, string Namespace, string DefaultContainer, IReadOnlyList<string> Containers)
{
    /// <summary>One of its containers.</summary>
    public PodRef Container(string name) => new(Namespace, Name, name);
}
