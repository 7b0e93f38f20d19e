using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Workloads;

/// <summary>Lists and changes cryptomeria's StatefulSets and Deployments; never the host's.</summary>
internal sealed class WorkloadClient(ClusterConnection connection)
{
    /// <summary>Every workload of the release, by name.</summary>
    public async Task<IReadOnlyList<Workload>> ListAsync(string @namespace, string release, CancellationToken cancellationToken)
    {
        var sets = connection.CallAsync(
            new ClusterCall("list", "statefulsets.apps", @namespace),
            (client, token) => client.AppsV1.ListNamespacedStatefulSetAsync(@namespace, cancellationToken: token),
            cancellationToken);
        var deployments = connection.CallAsync(
            new ClusterCall("list", "deployments.apps", @namespace),
            (client, token) => client.AppsV1.ListNamespacedDeploymentAsync(@namespace, cancellationToken: token),
            cancellationToken);
        await Task.WhenAll(sets, deployments);
        return
        [
            .. (await sets).Items.Where(set => Ownership.Owns(set.Facts(), release)).Select(Of)
                .Concat((await deployments).Items.Where(deployment => Ownership.Owns(deployment.Facts(), release)).Select(Of))
                .OrderBy(workload => workload.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The pods that workloads have made, those being deleted and those that are over too; not those that only carry the same labels.</summary>
    public async Task<IReadOnlyList<WorkloadPod>> ListPodsAsync(string @namespace, IReadOnlyList<Workload> of, CancellationToken cancellationToken)
    {
        var listing = connection.CallAsync(
            new ClusterCall("list", "pods", @namespace),
            (client, token) => client.CoreV1.ListNamespacedPodAsync(@namespace, cancellationToken: token),
            cancellationToken);
        var replicaSets = connection.TryCallAsync(
            new ClusterCall("list", "replicasets.apps", @namespace),
            (client, token) => client.AppsV1.ListNamespacedReplicaSetAsync(@namespace, cancellationToken: token),
            cancellationToken);
        await Task.WhenAll(listing, replicaSets);
        var controllers = new Controllers([.. of.Select(workload => workload.Facts), .. (await replicaSets)?.Items.Select(set => set.Facts()) ?? []]);
        var byKey = of.ToDictionary(workload => workload.Facts.Key);
        return
        [
            .. from pod in (await listing).Items
               let key = controllers.FindWorkload(pod.Facts())?.Key
               where key is not null && byKey.ContainsKey(key.Value)
               select new WorkloadPod(pod, byKey[key.Value], pod.Standing(controllers)),
        ];
    }

    /// <summary>Deletes a pod, so that its workload makes another; that one is safe. One that is gone already is what was wanted.</summary>
    public async Task ReplaceAsync(string @namespace, WorkloadPod pod, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = pod.Uid } };
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
    public Task ScaleAsync(string @namespace, Workload workload, int replicas, int? record, CancellationToken cancellationToken)
        => PatchAsync(
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
    public Task RestartAsync(string @namespace, Workload workload, DateTimeOffset at, CancellationToken cancellationToken)
        => PatchAsync(
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

    private static Workload Of(V1StatefulSet set)
    {
        var (replicas, status) = (set.Spec.Replicas ?? 1, set.Status);
        var observed = (status?.ObservedGeneration ?? 0) >= set.Metadata.Generation;
        var current = string.IsNullOrEmpty(status?.UpdateRevision) || status.CurrentRevision == status.UpdateRevision || status.UpdatedReplicas == replicas;
        return new Workload(
            WorkloadKind.StatefulSet,
            set.Metadata.Name,
            replicas,
            status?.ReadyReplicas ?? 0,
            set.Metadata.DeletionTimestamp is null && observed && (status?.Replicas ?? 0) == replicas && current,
            RecordOf(set.Metadata),
            Labels(set.Spec.Selector),
            set.Facts())
        {
            IsObserved = observed,
            KeepsBrokenPods = set.Spec.UpdateStrategy is null or { Type: null or "RollingUpdate", RollingUpdate: null or { Partition: null or 0 } },
        };
    }

    private static Workload Of(V1Deployment deployment)
    {
        var (replicas, status) = (deployment.Spec.Replicas ?? 1, deployment.Status);
        var observed = (status?.ObservedGeneration ?? 0) >= deployment.Metadata.Generation;
        return new Workload(
            WorkloadKind.Deployment,
            deployment.Metadata.Name,
            replicas,
            status?.ReadyReplicas ?? 0,
            deployment.Metadata.DeletionTimestamp is null && observed && (status?.Replicas ?? 0) == replicas && (status?.UpdatedReplicas ?? 0) == replicas,
            RecordOf(deployment.Metadata),
            Labels(deployment.Spec.Selector),
            deployment.Facts())
        {
            IsObserved = observed,
        };
    }

    private static int? RecordOf(V1ObjectMeta metadata)
        => metadata.Annotations?.TryGetValue(Workload.RecordAnnotation, out var text) == true
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) ? replicas : null;

    private static Dictionary<string, string> Labels(V1LabelSelector? selector) => selector?.MatchLabels?.ToDictionary() ?? [];

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
