using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A plain call, as any other.</summary>
internal static class PlainCalls
{
    public static Task<V1PodList> ListPodsAsync(this ClusterConnection connection, CancellationToken? cancellationToken = null) => connection.CallAsync(
        new ClusterCall("list", "pods", "cryptomeria"),
        (client, token) => client.CoreV1.ListNamespacedPodAsync("cryptomeria", cancellationToken: token),
        cancellationToken ?? TestContext.Current.CancellationToken);
}
