using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>Reads the end of a container's log from the API server.</summary>
internal sealed class PodLogTail(ClusterConnection connection, TimeProvider time) : IPodLogTail
{
    public async Task<string> TailAsync(PodRef pod, int lines, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // The server takes whole seconds, at least one.
        var seconds = Math.Max(1, (int)Math.Ceiling((time.GetUtcNow() - since).TotalSeconds));
        return await connection.CallAsync(
            new ClusterCall("get", "pods/log", pod.Namespace, pod.Name),
            async (client, token) =>
            {
                await using var stream = await client.CoreV1.ReadNamespacedPodLogAsync(
                    pod.Name, pod.Namespace, container: pod.Container, sinceSeconds: seconds, tailLines: lines, cancellationToken: token);
                using var reader = new StreamReader(stream);
                return await reader.ReadToEndAsync(token);
            },
            cancellationToken);
    }
}
