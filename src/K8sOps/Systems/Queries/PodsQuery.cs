using System.Runtime.CompilerServices;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>cryptomeria's pods.</summary>
public sealed class PodsQuery
{
    private readonly ResourceReader _reader;
    private readonly SnapshotReader _snapshots;
    private readonly QueryOptions _options;

    internal PodsQuery(ResourceReader reader, SnapshotReader snapshots, QueryOptions options) => (_reader, _snapshots, _options) = (reader, snapshots, options);

    /// <summary>Lists them part by part, in the API server's order; at no time more than one part is held.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public async IAsyncEnumerable<ListPage<PodView>> ListAsync(
        string @namespace, PodFilter filter, ListRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = _snapshots.ReadOwnershipAsync(@namespace, _options.Release, cancellationToken);
        Ownership? ownership = null;
        await foreach (var page in _reader.ReadPagesAsync(ResourceKinds.Pods, @namespace, range, cancellationToken))
        {
            ownership ??= await reading;
            var pods = (page.Items ?? []).Where(pod => ownership.Owns(pod.Own)).Where(filter.Takes);
            yield return new ListPage<PodView>([.. pods.Select(pod => View(pod, @namespace))], page.Continue);
        }
    }

    private static PodView View(PodObject pod, string @namespace) => new(
        pod.Name,
        pod.Metadata.Namespace ?? @namespace,
        pod.Metadata.Labels ?? new Dictionary<string, string>(),
        pod.Phase,
        pod.IsReady,
        pod.Restarts,
        pod.Spec?.NodeName,
        pod.Status?.StartTime);
}

/// <summary>Which pods are wanted; null takes any.</summary>
/// <param name="Component">The component label, or the <c>app</c> label where a pod has none.</param>
/// <param name="Instance">The instance label.</param>
/// <param name="Phase">One of <see cref="Phases"/>.</param>
public sealed record PodFilter(string? Component = null, string? Instance = null, string? Phase = null)
{
    /// <summary>The phases a pod can be in.</summary>
    public static IReadOnlyList<string> Phases { get; } = ["Pending", "Running", "Succeeded", "Failed", "Unknown"];

    internal bool Takes(PodObject pod) =>
        (Component is null || pod.Component == Component) && (Instance is null || pod.Instance == Instance) && (Phase is null || pod.Phase == Phase);
}

/// <summary>A pod.</summary>
/// <param name="Ready">It serves: Ready, and not being deleted.</param>
/// <param name="Restarts">Of all its containers.</param>
/// <param name="Node">Null while it has none.</param>
/// <param name="StartTime">As the API server writes it; null while the pod is on no node.</param>
public sealed record PodView(
    string Name,
    string Namespace,
    IReadOnlyDictionary<string, string> Labels,
    string Phase,
    bool Ready,
    int Restarts,
    string? Node,
    string? StartTime);
