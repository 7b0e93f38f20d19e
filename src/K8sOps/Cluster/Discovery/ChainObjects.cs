using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Discovery;

/// <summary>Lists what makes up the chains of a namespace, whosever they are.</summary>
internal sealed class ChainObjects(ClusterConnection connection, PodWaiter waiter)
{
    public async Task<(IList<V1StatefulSet> Sets, IReadOnlyList<V1Pod> Pods)> ListAsync(string @namespace, CancellationToken cancellationToken)
    {
        var sets = connection.CallAsync(
            new ClusterCall("list", "statefulsets.apps", @namespace),
            (client, token) => client.AppsV1.ListNamespacedStatefulSetAsync(
                @namespace, labelSelector: CryptomeriaObjects.ChainSelector, cancellationToken: token),
            cancellationToken);
        var pods = waiter.ListAsync(@namespace, CryptomeriaObjects.ChainSelector, cancellationToken);
        await Task.WhenAll(sets, pods);
        return ((await sets).Items, await pods);
    }
}
