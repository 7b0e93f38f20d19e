using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>What of a release there was in a namespace at one read of the cluster. Everything that asks for pods, workloads or chains asks here.</summary>
internal sealed class SystemSnapshot
{
    private readonly SystemLists _lists;

    public SystemSnapshot(string @namespace, string release, SystemLists lists)
    {
        (Namespace, Release, _lists) = (@namespace, release, lists);
        Ownership = lists.OwnershipOf(release);
        Pods = [.. lists.Pods.Where(pod => Ownership.Owns(pod.Own)).Select(pod => pod.Under(Ownership.Controllers)).OrderBy(pod => pod.Name, ChainOrder.Instance)];
        Services = [.. lists.Services.Where(service => Ownership.Owns(service.Facts("Service"))).OrderBy(service => service.Name, ChainOrder.Instance)];
        var sets = lists.StatefulSets.Where(set => Ownership.Owns(set.Facts("StatefulSet"))).ToList();
        var deployments = lists.Deployments.Where(deployment => Ownership.Owns(deployment.Facts("Deployment")));
        Workloads =
        [
            .. sets.Select(set => Workload.Of(WorkloadKind.StatefulSet, set))
                .Concat(deployments.Select(deployment => Workload.Of(WorkloadKind.Deployment, deployment)))
                .OrderBy(workload => workload.Name, ChainOrder.Instance),
        ];
        CountingPods = Counting(Pods);
        Chains = Chain.All(sets, CountingPods);
        Relayer = Best(CountingPods.Where(pod => pod.Component == CryptomeriaObjects.Relayer));
    }

    public string Namespace { get; }

    public string Release { get; }

    /// <summary>Which of the objects are the release's.</summary>
    public Ownership Ownership { get; }

    /// <summary>The release's pods by name: those that are over or being deleted too.</summary>
    public IReadOnlyList<PodObject> Pods { get; }

    /// <summary>The pods that are the system: neither being deleted nor over, nor of a revision in whose place another has come.</summary>
    public IReadOnlyList<PodObject> CountingPods { get; }

    /// <summary>The release's StatefulSets and Deployments by name.</summary>
    public IReadOnlyList<Workload> Workloads { get; }

    /// <summary>The release's Services by name; empty where they were not read.</summary>
    public IReadOnlyList<ServiceObject> Services { get; }

    /// <summary>gwc, mdsc, then the others by number.</summary>
    public IReadOnlyList<Chain> Chains { get; }

    /// <summary>The relayer's pod that counts, Ready or not; null where there is none.</summary>
    public PodObject? Relayer { get; }

    /// <summary>Nothing of it is there.</summary>
    public bool IsEmpty => Pods.Count == 0 && Services.Count == 0 && Chains.Count == 0 && Workloads.Count == 0;

    /// <summary>The relayer's container where programs can be run in it. One that a rollout is about to take away would take its configuration along.</summary>
    public PodRef? RelayerContainer => Relayer is { IsReady: true, IsOutdated: false } ? Relayer.Container(CryptomeriaObjects.Relayer) : null;

    /// <summary>Deployments could be listed.</summary>
    public bool KnowsDeployments => _lists.DeploymentsError is null;

    /// <summary>The workloads, all of them.</summary>
    /// <exception cref="OperationException">Deployments may not be listed.</exception>
    public IReadOnlyList<Workload> AllWorkloads => _lists.DeploymentsError is { } error ? throw error : Workloads;

    /// <summary>The pods that a workload has made, those being deleted and those that are over too; not those that only carry the same labels.</summary>
    public IEnumerable<PodObject> PodsOf(Workload workload) => Pods.Where(pod => pod.Workload == workload.Key);

    /// <summary>How far the chains that shall go are on their way out.</summary>
    /// <param name="goes">Tells them by their ids.</param>
    public ChainDepartures Departures(Predicate<string> goes) => ChainDepartures.Of(
        Release,
        [.. _lists.StatefulSets.Where(Chain.Is).Select(set => set.Facts("StatefulSet"))],
        _lists.Pods.Where(Chain.Is).Select(pod => pod.Own),
        goes);

    /// <inheritdoc cref="PodStanding.Best"/>
    public static PodObject? Best(IEnumerable<PodObject> pods) =>
        PodStanding.Best(pods.OrderBy(pod => pod.Name, StringComparer.Ordinal), pod => pod.Standing, pod => pod.Metadata.CreationTimestamp);

    /// <inheritdoc cref="PodStanding.Counting"/>
    public static IReadOnlyList<PodObject> Counting(IEnumerable<PodObject> pods) => PodStanding.Counting(pods, pod => pod.Standing, pod => pod.Workload);
}
