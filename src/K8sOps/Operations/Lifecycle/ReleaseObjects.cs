using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Systems;
using k8s;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Reads what may be a release's in a namespace.</summary>
internal sealed class ReleaseObjects(ClusterConnection connection)
{
    private const string MnemonicsSecret = "cryptomeria-mnemonics";

    public async Task<ReleaseInventory> ReadAsync(OperationRun run)
    {
        var ns = run.Namespace;
        var sets = connection.ItemsAsync(run, "statefulsets.apps", (c, t) => c.AppsV1.ListNamespacedStatefulSetAsync(ns, cancellationToken: t), list => list.Items);
        var deployments = connection.ItemsAsync(run, "deployments.apps", (c, t) => c.AppsV1.ListNamespacedDeploymentAsync(ns, cancellationToken: t), list => list.Items);
        var replicaSets = connection.ItemsAsync(run, "replicasets.apps", (c, t) => c.AppsV1.ListNamespacedReplicaSetAsync(ns, cancellationToken: t), list => list.Items);
        var pods = connection.ItemsAsync(run, "pods", (c, t) => c.CoreV1.ListNamespacedPodAsync(ns, cancellationToken: t), list => list.Items);
        var services = connection.ItemsAsync(run, "services", (c, t) => c.CoreV1.ListNamespacedServiceAsync(ns, cancellationToken: t), list => list.Items);
        var configMaps = connection.ItemsAsync(run, "configmaps", (c, t) => c.CoreV1.ListNamespacedConfigMapAsync(ns, cancellationToken: t), list => list.Items);
        var claims = connection.ItemsAsync(
            run, "persistentvolumeclaims", (c, t) => c.CoreV1.ListNamespacedPersistentVolumeClaimAsync(ns, cancellationToken: t), list => list.Items);
        var jobs = connection.ItemsAsync(run, "jobs.batch", (c, t) => c.BatchV1.ListNamespacedJobAsync(ns, cancellationToken: t), list => list.Items);
        var mnemonics = FindMnemonicsAsync(run);
        await Task.WhenAll(sets, deployments, replicaSets, pods, services, configMaps, claims, jobs, mnemonics);

        List<ObjectFacts> workloads = [.. (await sets).Select(set => set.Facts()), .. (await deployments).Select(deployment => deployment.Facts())];
        List<ObjectFacts> jobFacts = [.. (await jobs).Select(job => job.Metadata.Facts("Job"))];
        return new ReleaseInventory(
            run.Context.Release,
            [.. workloads, .. (await replicaSets).Select(set => set.Facts()), .. jobFacts],
            [
                .. workloads,
                .. (await pods).Select(pod => pod.Facts()),
                .. (await services).Select(service => service.Metadata.Facts("Service")),
                .. (await configMaps).Select(map => map.Metadata.Facts("ConfigMap")),
                .. (await claims).Select(claim => claim.Metadata.Facts("PersistentVolumeClaim")),
                .. jobFacts,
                .. (await mnemonics) is { } secret ? new[] { secret } : [],
            ]);
    }

    /// <summary>Only the mnemonics: by name, so that no right to list all secrets is needed.</summary>
    private async Task<ObjectFacts?> FindMnemonicsAsync(OperationRun run)
    {
        try
        {
            var secret = await connection.CallAsync(
                new ClusterCall("get", "secrets", run.Namespace, MnemonicsSecret),
                (client, token) => client.CoreV1.ReadNamespacedSecretAsync(MnemonicsSecret, run.Namespace, cancellationToken: token),
                run.Token);

            // The name is enough where nobody says whose it is.
            secret.Metadata.Labels ??= new Dictionary<string, string>();
            secret.Metadata.Labels.TryAdd(CryptomeriaObjects.NameLabel, CryptomeriaObjects.Name);
            return secret.Metadata.Facts("Secret");
        }
        catch (OperationException exception) when (IsMissing(exception))
        {
            return null;
        }
    }

    internal static bool IsMissing(OperationException exception) => exception.Details.GetValueOrDefault("status") == "404";
}
