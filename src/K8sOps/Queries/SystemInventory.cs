using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>What of cryptomeria is there, as one round of lists tells.</summary>
/// <param name="Pods">Those that are cryptomeria's, by name.</param>
/// <param name="Services">Those that are cryptomeria's, by name.</param>
/// <param name="Chains">gwc, mdsc, then the others by number.</param>
internal sealed record SystemInventory(
    IReadOnlyList<PodObject> Pods, IReadOnlyList<ServiceObject> Services, IReadOnlyList<DeployedChain> Chains)
{
    /// <summary>Nothing of it is there.</summary>
    public bool IsEmpty => Pods.Count == 0 && Services.Count == 0 && Chains.Count == 0;

    /// <summary>The relayer pod that counts.</summary>
    public PodObject? Relayer => Best(Pods.Where(pod => pod.Component == "relayer"));

    /// <summary>The pods that are the system: neither being deleted nor over, nor of a revision in whose place another has come.</summary>
    public IReadOnlyList<PodObject> CountingPods => Counting(Pods);

    /// <summary>Reads the lists side by side.</summary>
    /// <exception cref="OperationException">The cluster refuses or does not answer.</exception>
    public static async Task<SystemInventory> ReadAsync(ResourceReader reader, string @namespace, string release, CancellationToken cancellationToken)
    {
        var podListing = reader.ReadAllAsync(ResourceKinds.Pods, @namespace, _ => true, cancellationToken);
        var serviceListing = reader.ReadAllAsync(ResourceKinds.Services, @namespace, _ => true, cancellationToken);
        var setListing = reader.ReadAllAsync(ResourceKinds.StatefulSets, @namespace, _ => true, cancellationToken);
        var deploymentListing = OwnershipReader.TryReadAllAsync(reader, ResourceKinds.Deployments, @namespace, cancellationToken);
        var replicaSetListing = OwnershipReader.TryReadAllAsync(reader, ResourceKinds.ReplicaSets, @namespace, cancellationToken);
        await Task.WhenAll(podListing, serviceListing, setListing, deploymentListing, replicaSetListing);

        var services = await serviceListing;
        var ownership = OwnershipReader.Of(
            release,
            [
                .. (await setListing).Select(set => set.Facts("StatefulSet")),
                .. (await deploymentListing).Select(deployment => deployment.Facts("Deployment")),
                .. (await replicaSetListing).Select(set => set.Facts("ReplicaSet")),
            ],
            services);
        var pods = (await podListing).Where(pod => ownership.Owns(pod.Own)).Select(pod => pod.Under(ownership.Controllers))
            .OrderBy(pod => pod.Name, ChainOrder.Instance).ToList();
        return new SystemInventory(
            pods,
            [.. services.Where(service => ownership.Owns(service.Facts("Service"))).OrderBy(service => service.Name, ChainOrder.Instance)],
            FindChains(pods, [.. (await setListing).Where(set => IsChain(set) && ownership.Owns(set.Facts("StatefulSet")))]));
    }

    /// <inheritdoc cref="PodStanding.Best"/>
    public static PodObject? Best(IEnumerable<PodObject> pods) =>
        PodStanding.Best(pods.OrderBy(pod => pod.Name, StringComparer.Ordinal), pod => pod.Standing, pod => pod.Metadata.CreationTimestamp);

    /// <inheritdoc cref="PodStanding.Counting"/>
    public static IReadOnlyList<PodObject> Counting(IEnumerable<PodObject> pods) => PodStanding.Counting(pods, pod => pod.Standing, pod => pod.Workload);

    private static List<DeployedChain> FindChains(List<PodObject> pods, List<WorkloadObject> sets)
    {
        var chainPods = Counting(pods.Where(IsChain)).ToLookup(ChainId, StringComparer.Ordinal);
        var chainSets = sets.Where(set => set.Metadata.DeletionTimestamp is null).ToLookup(ChainId, StringComparer.Ordinal);
        return [.. chainPods.Select(group => group.Key).Union(chainSets.Select(group => group.Key), StringComparer.Ordinal)
            .Order(ChainOrder.Instance)
            .Select(chainId => Describe(chainId, Best(chainPods[chainId]), chainSets[chainId].FirstOrDefault()))];
    }

    private static DeployedChain Describe(string chainId, PodObject? pod, WorkloadObject? set)
    {
        var component = (set ?? (ApiObject?)pod)?.Label(CryptomeriaObjects.ComponentLabel) ?? chainId;
        var name = set is null ? pod?.Name ?? chainId : $"{set.Name}-0";
        return new DeployedChain(new ChainInstance(chainId, component, pod?.Container(ContainerChoice.Chain), pod?.IsReady == true, name), pod, set?.Replicas == 0);
    }

    private static bool IsChain(ApiObject item) =>
        item.Label(CryptomeriaObjects.NameLabel) == CryptomeriaObjects.Name
        && item.Label(CryptomeriaObjects.CategoryLabel) == PodLabels.Chain
        && ChainId(item).Length > 0;

    private static string ChainId(ApiObject item) =>
        item.Label(CryptomeriaObjects.InstanceLabel) ?? item.Label(CryptomeriaObjects.ComponentLabel) ?? "";
}

/// <summary>A chain that is deployed.</summary>
/// <param name="Pod">The pod that counts; null where it has none.</param>
/// <param name="IsStopped">It is scaled to 0 on purpose.</param>
internal sealed record DeployedChain(ChainInstance Instance, PodObject? Pod, bool IsStopped)
{
    public string ChainId => Instance.ChainId;
}
