using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Discovery;

/// <summary>Finds chains and the relayer by their labels.</summary>
internal sealed class SystemDiscovery(ClusterConnection connection, PodWaiter waiter) : ISystemDiscovery
{
    public async Task<IReadOnlyList<ChainInstance>> GetChainsAsync(string @namespace, CancellationToken cancellationToken)
    {
        var sets = connection.CallAsync(
            new ClusterCall("list", "statefulsets.apps", @namespace),
            (client, token) => client.AppsV1.ListNamespacedStatefulSetAsync(
                @namespace, labelSelector: CryptomeriaObjects.ChainSelector, cancellationToken: token),
            cancellationToken);
        var pods = waiter.ListAsync(@namespace, CryptomeriaObjects.ChainSelector, cancellationToken);
        await Task.WhenAll(sets, pods);
        return Merge((await sets).Items, await pods);
    }

    public async Task<PodRef?> FindRelayerAsync(string @namespace, CancellationToken cancellationToken) =>
        Relayer(await waiter.ListAsync(@namespace, CryptomeriaObjects.RelayerSelector, cancellationToken));

    public async Task<PodRef> WaitRelayerAsync(string @namespace, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var pods = await waiter.ListAsync(@namespace, CryptomeriaObjects.RelayerSelector, cancellationToken);
        if (Relayer(pods) is { } there) return there;
        if (pods.Count == 0) await CheckDeployedAsync(@namespace, cancellationToken);

        pods = await waiter.WaitAsync(@namespace, CryptomeriaObjects.RelayerSelector, seen => Relayer(seen) is not null, timeout, cancellationToken);
        if (Relayer(pods) is { } ready) return ready;
        var newest = pods.OrderByDescending(p => p.Counts()).ThenByDescending(p => p.Metadata.CreationTimestamp).FirstOrDefault();
        throw newest is null ? NotFound(@namespace, "none appeared in time") : await NotReadyAsync(newest, timeout, cancellationToken);
    }

    private static PodRef? Relayer(IEnumerable<V1Pod> pods) =>
        pods.Where(p => p.IsReady()).MaxBy(p => p.Metadata.CreationTimestamp)?.Container("relayer");

    private static List<ChainInstance> Merge(IEnumerable<V1StatefulSet> sets, IReadOnlyList<V1Pod> pods)
    {
        var setOf = sets
            .Where(s => s.Metadata.DeletionTimestamp is null && !CryptomeriaObjects.IsHost(s.Metadata) && ChainId(s.Metadata) is not null)
            .DistinctBy(s => ChainId(s.Metadata))
            .ToDictionary(s => ChainId(s.Metadata)!, StringComparer.Ordinal);
        var podsOf = pods.Where(p => p.Counts() && ChainId(p.Metadata) is not null).ToLookup(p => ChainId(p.Metadata)!, StringComparer.Ordinal);
        return [.. setOf.Keys.Union(podsOf.Select(g => g.Key))
            .Order(ChainOrder.Instance)
            .Select(id => Chain(id, setOf.GetValueOrDefault(id), [.. podsOf[id]]))];
    }

    private static ChainInstance Chain(string chainId, V1StatefulSet? set, IReadOnlyList<V1Pod> pods)
    {
        var first = FirstPodName(set, pods);
        var pod = pods.OrderByDescending(p => p.IsReady())
            .ThenByDescending(p => p.Metadata.Name == first)
            .ThenByDescending(p => p.Metadata.CreationTimestamp)
            .FirstOrDefault();
        var component = (set?.Metadata ?? pod!.Metadata).Label(CryptomeriaObjects.ComponentLabel) ?? chainId.TrimEnd([.. "-0123456789"]);
        var chain = new ChainInstance(chainId, component, pod?.Container("chain"), pod?.IsReady() == true, first);
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

    // No pod, and nothing that would make one: waiting cannot help.
    private async Task CheckDeployedAsync(string @namespace, CancellationToken cancellationToken)
    {
        V1DeploymentList deployments;
        try
        {
            deployments = await connection.CallAsync(
                new ClusterCall("list", "deployments.apps", @namespace),
                (client, token) => client.AppsV1.ListNamespacedDeploymentAsync(
                    @namespace, labelSelector: CryptomeriaObjects.RelayerSelector, cancellationToken: token),
                cancellationToken);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
        {
            // Not needed for the rest, so an account that may not look is no reason to fail.
            return;
        }

        if (deployments.Items.Count == 0) throw NotFound(@namespace, "there is no relayer Deployment");
        if (deployments.Items.All(d => d.Spec?.Replicas == 0)) throw NotFound(@namespace, "its Deployment is scaled to 0", ErrorCodes.SystemStopped);
    }

    private static OperationException NotFound(string @namespace, string why, string code = ErrorCodes.RelayerPodNotFound) => new(
        code,
        $"there is no relayer pod in namespace {@namespace}: {why}",
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
