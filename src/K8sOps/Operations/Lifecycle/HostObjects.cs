using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Discovery;
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

        var deployments = FirstAsync(
            run, "deployments.apps", "Deployment", async (c, t) => (await c.AppsV1.ListNamespacedDeploymentAsync(ns, cancellationToken: t)).Items);
        var sets = FirstAsync(
            run, "statefulsets.apps", "StatefulSet", async (c, t) => (await c.AppsV1.ListNamespacedStatefulSetAsync(ns, cancellationToken: t)).Items);
        var pods = FirstAsync(run, "pods", "Pod", async (c, t) => (await c.CoreV1.ListNamespacedPodAsync(ns, cancellationToken: t)).Items);
        return (await Task.WhenAll(deployments, sets, pods)).FirstOrDefault(name => name is not null);
    }

    private async Task<string?> FirstAsync<T>(OperationRun run, string resource, string kind, Func<IKubernetes, CancellationToken, Task<IList<T>>> list)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var items = await connection.CallAsync(new ClusterCall("list", resource, run.Namespace), list, run.Token);
        return items.Where(item => CryptomeriaObjects.IsHost(item.Metadata)).Select(item => $"{kind} {item.Metadata.Name}").FirstOrDefault();
    }
}
