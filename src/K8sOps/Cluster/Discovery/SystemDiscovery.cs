using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Discovery;

/// <summary>Finds chains and the relayer by their labels.</summary>
internal sealed class SystemDiscovery(ClusterConnection connection, PodWaiter waiter, ChainObjects chains) : ISystemDiscovery
{
    public async Task<IReadOnlyList<ChainInstance>> GetChainsAsync(string @namespace, string release, CancellationToken cancellationToken)
    {
        var (sets, pods) = await chains.ListAsync(@namespace, cancellationToken);
        var ownership = new Ownership(release, sets.Select(set => set.Facts()));
        return Merge(sets.Where(set => ownership.Owns(set.Facts())), [.. pods.Where(pod => ownership.Owns(pod.Facts()))], ownership.Controllers);
    }

    public async Task<PodRef?> FindRelayerAsync(string @namespace, string release, CancellationToken cancellationToken) =>
        Relayer(await ListRelayersAsync(@namespace, release, cancellationToken));

    public async Task<PodRef> WaitRelayerAsync(string @namespace, string release, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var pods = await ListRelayersAsync(@namespace, release, cancellationToken);
        if (Relayer(pods) is { } there) return there;
        if (!pods.Any(p => p.Standing().Counts)) await CheckDeployedAsync(@namespace, release, cancellationToken);

        pods = await waiter.WaitAsync(
            () => ListRelayersAsync(@namespace, release, cancellationToken), seen => Relayer(seen) is not null, timeout, cancellationToken);
        if (Relayer(pods) is { } ready) return ready;
        var newest = pods.OrderByDescending(p => p.Standing().Counts).ThenByDescending(p => p.Metadata.CreationTimestamp).FirstOrDefault();
        throw newest is null ? NotFound(@namespace, "none appeared in time", mayCome: true) : await NotReadyAsync(newest, timeout, cancellationToken);
    }

    private static PodRef? Relayer(IEnumerable<V1Pod> pods) =>
        pods.Where(p => p.Standing().IsReady).MaxBy(p => p.Metadata.CreationTimestamp)?.Container("relayer");

    private static List<ChainInstance> Merge(IEnumerable<V1StatefulSet> sets, IReadOnlyList<V1Pod> pods, Controllers controllers)
    {
        var setOf = sets
            .Where(s => s.Metadata.DeletionTimestamp is null && ChainId(s.Metadata) is not null)
            .DistinctBy(s => ChainId(s.Metadata))
            .ToDictionary(s => ChainId(s.Metadata)!, StringComparer.Ordinal);
        var podsOf = pods.Where(p => p.Standing().Counts && ChainId(p.Metadata) is not null).ToLookup(p => ChainId(p.Metadata)!, StringComparer.Ordinal);
        return [.. setOf.Keys.Union(podsOf.Select(g => g.Key))
            .Order(ChainOrder.Instance)
            .Select(id => Chain(id, setOf.GetValueOrDefault(id), [.. podsOf[id]], controllers))];
    }

    private static ChainInstance Chain(string chainId, V1StatefulSet? set, IReadOnlyList<V1Pod> pods, Controllers controllers)
    {
        var first = FirstPodName(set, pods);
        var pod = PodStanding.Best(
            pods, p => p.Standing(controllers), p => p.Metadata.Name == first ? DateTimeOffset.MaxValue : p.Metadata.CreationTimestamp);
        var component = (set?.Metadata ?? pod!.Metadata).Label(CryptomeriaObjects.ComponentLabel) ?? chainId.TrimEnd([.. "-0123456789"]);
        var chain = new ChainInstance(chainId, component, pod?.Container(ContainerChoice.Chain), pod?.Standing().IsReady == true, first);
        var service = set?.Spec?.ServiceName ?? pod?.Spec.Subdomain;
        return string.IsNullOrEmpty(service) ? chain : chain with { HeadlessService = service };
    }

    private static string FirstPodName(V1StatefulSet? set, IReadOnlyList<V1Pod> pods)
    {
        var owner = set?.Metadata.Name ?? pods[0].Metadata.OwnerReferences?.FirstOrDefault(o => o.Kind == "StatefulSet")?.Name;
        return owner is null ? pods[0].Metadata.Name : $"{owner}-0";
    }

    private static string? ChainId(V1ObjectMeta metadata) =>
        metadata.Label(CryptomeriaObjects.InstanceLabel) ?? metadata.Label(CryptomeriaObjects.ComponentLabel);

    private async Task<IReadOnlyList<V1Pod>> ListRelayersAsync(string @namespace, string release, CancellationToken cancellationToken)
    {
        var listing = waiter.ListAsync(@namespace, CryptomeriaObjects.RelayerSelector, cancellationToken);
        var deployments = ListDeploymentsAsync(@namespace, cancellationToken);
        var replicaSets = connection.TryCallAsync(
            new ClusterCall("list", "replicasets.apps", @namespace),
            (client, token) => client.AppsV1.ListNamespacedReplicaSetAsync(
                @namespace, labelSelector: CryptomeriaObjects.RelayerSelector, cancellationToken: token),
            cancellationToken);
        await Task.WhenAll(listing, deployments, replicaSets);
        var ownership = new Ownership(
            release,
            [
                .. (await deployments)?.Items.Select(deployment => deployment.Facts()) ?? [],
                .. (await replicaSets)?.Items.Select(set => set.Facts()) ?? [],
            ]);

        // One that a rollout is about to take away would take its configuration along.
        return [.. (await listing).Where(pod => ownership.Owns(pod.Facts()) && !pod.Standing(ownership.Controllers).IsOutdated)];
    }

    private Task<V1DeploymentList?> ListDeploymentsAsync(string @namespace, CancellationToken cancellationToken) => connection.TryCallAsync(
        new ClusterCall("list", "deployments.apps", @namespace),
        (client, token) => client.AppsV1.ListNamespacedDeploymentAsync(
            @namespace, labelSelector: CryptomeriaObjects.RelayerSelector, cancellationToken: token),
        cancellationToken);

    // No pod, and nothing that would make one: waiting cannot help.
    private async Task CheckDeployedAsync(string @namespace, string release, CancellationToken cancellationToken)
    {
        if (await ListDeploymentsAsync(@namespace, cancellationToken) is not { } listed) return;
        var deployments = listed.Items.Where(deployment => Ownership.Owns(deployment.Facts(), release)).ToList();
        if (deployments.Count == 0) throw NotFound(@namespace, "there is no relayer Deployment");
        if (deployments.All(d => d.Spec?.Replicas == 0)) throw NotFound(@namespace, "its Deployment is scaled to 0", ErrorCodes.SystemStopped);
    }

    private static OperationException NotFound(string @namespace, string why, string code = ErrorCodes.RelayerPodNotFound, bool mayCome = false) => new(
        code,
        $"there is no relayer pod in namespace {@namespace}: {why}",
        mayCome,
        details: new Dictionary<string, string> { ["namespace"] = @namespace });

    private async Task<OperationException> NotReadyAsync(V1Pod pod, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var reason = await waiter.ExplainAsync(pod, cancellationToken);
        return new OperationException(
            ErrorCodes.RelayerPodNotReady,
            $"the relayer pod {pod.Metadata.Name} is not Ready after {timeout.TotalSeconds:0} s: {reason}",
            retryable: true,
            new Dictionary<string, string> { ["namespace"] = pod.Metadata.NamespaceProperty, ["pod"] = pod.Metadata.Name, ["reason"] = reason });
    }
}
