using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Workloads;

/// <summary>Changes cryptomeria's StatefulSets and Deployments.</summary>
internal sealed class WorkloadClient(ClusterConnection connection)
{
    /// <summary>Deletes a pod, so that its workload makes another; that one is safe. One that is gone already is what was wanted.</summary>
    public async Task ReplaceAsync(string @namespace, PodObject pod, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid } };
        try
        {
            await connection.CallAsync(
                new ClusterCall("delete", "pods", @namespace, pod.Name),
                (client, token) => client.CoreV1.DeleteNamespacedPodAsync(pod.Name, @namespace, options, cancellationToken: token),
                cancellationToken);
        }
        catch (OperationException exception) when (exception.Details.GetValueOrDefault("status") is "404" or "409")
        {
            // Gone, or another one by that name.
        }
    }

    /// <summary>Sets the replicas and, in the same change, writes down or removes the record, so that no crash can come between the two.</summary>
    /// <param name="record">What a resume shall restore; null removes the record.</param>
    public Task ScaleAsync(string @namespace, Workload workload, int replicas, int? record, CancellationToken cancellationToken) =>
        PatchAsync(
            @namespace,
            workload.Kind,
            workload.Name,
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = new JsonObject { [Workload.RecordAnnotation] = record?.ToString(CultureInfo.InvariantCulture) },
                },
                ["spec"] = new JsonObject { ["replicas"] = replicas },
            },
            cancellationToken);

    /// <summary>Replaces a workload's pods, as <c>kubectl rollout restart</c> does, but so that two within a second are two.</summary>
    public Task RestartAsync(string @namespace, Workload workload, DateTimeOffset at, CancellationToken cancellationToken) =>
        PatchAsync(
            @namespace,
            workload.Kind,
            workload.Name,
            new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject
                        {
                            ["annotations"] = new JsonObject
                            {
                                ["kubectl.kubernetes.io/restartedAt"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
                            },
                        },
                    },
                },
            },
            cancellationToken);

    private async Task PatchAsync(string @namespace, WorkloadKind kind, string name, JsonObject change, CancellationToken cancellationToken)
    {
        var patch = new V1Patch(change.ToJsonString(), V1Patch.PatchType.MergePatch);
        if (kind == WorkloadKind.StatefulSet)
        {
            await connection.CallAsync(
                new ClusterCall("patch", "statefulsets.apps", @namespace, name),
                (client, token) => client.AppsV1.PatchNamespacedStatefulSetAsync(patch, name, @namespace, cancellationToken: token),
                cancellationToken);
        }
        else
        {
            await connection.CallAsync(
                new ClusterCall("patch", "deployments.apps", @namespace, name),
                (client, token) => client.AppsV1.PatchNamespacedDeploymentAsync(patch, name, @namespace, cancellationToken: token),
                cancellationToken);
        }
    }
}
