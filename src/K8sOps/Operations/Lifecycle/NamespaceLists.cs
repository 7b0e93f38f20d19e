using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Lists all of a kind in the namespace of an operation.</summary>
internal static class NamespaceLists
{
    public static async Task<IList<TItem>> ItemsAsync<TList, TItem>(
        this ClusterConnection connection, OperationRun run, string resource, Func<IKubernetes, CancellationToken, Task<TList>> list, Func<TList, IList<TItem>> items)
        => items(await connection.CallAsync(new ClusterCall("list", resource, run.Namespace), list, run.Token));
}
