using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Finds what of this API itself lives in a namespace.</summary>
internal sealed class HostObjects(ClusterConnection connection)
{
    /// <summary>One of the host's own objects, as <c>Deployment name</c>, or null where it does not live there.</summary>
    /// <remarks>A host that is scaled to zero, or whose pod is being replaced, has no pod: its workloads count as well.</remarks>
    public async Task<string?> FindAsync(OperationRun run)
    {
        var ns = run.Namespace;
        if (connection.PodNamespace == ns)
        {
            return "this pod";
        }

        var deployments = connection.ItemsAsync(run, "deployments.apps", (c, t) => c.AppsV1.ListNamespacedDeploymentAsync(ns, cancellationToken: t), list => list.Items);
        var sets = connection.ItemsAsync(run, "statefulsets.apps", (c, t) => c.AppsV1.ListNamespacedStatefulSetAsync(ns, cancellationToken: t), list => list.Items);
        var pods = connection.ItemsAsync(run, "pods", (c, t) => c.CoreV1.ListNamespacedPodAsync(ns, cancellationToken: t), list => list.Items);
        await Task.WhenAll(deployments, sets, pods);
        return Hosts("Deployment", await deployments).Concat(Hosts("StatefulSet", await sets)).Concat(Hosts("Pod", await pods)).FirstOrDefault();
    }

    private static IEnumerable<string> Hosts(string kind, IEnumerable<IKubernetesObject<V1ObjectMeta>> items)
        => items.Select(item => item.Metadata.Facts(kind)).Where(facts => facts.IsHost).Select(facts => facts.Key.ToString());
}
