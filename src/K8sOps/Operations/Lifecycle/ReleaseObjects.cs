using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Discovery;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>An object of cryptomeria's.</summary>
/// <param name="IsData">Of a kind that is deleted only with the data.</param>
/// <param name="IsReleases">Helm made it and takes it away with the release.</param>
internal sealed record ReleaseObject(string Kind, string Name, bool IsData, bool IsReleases, bool IsBeingDeleted);

/// <summary>Lists what is cryptomeria's in a namespace: never the host's, nor what belongs to another release of the chart.</summary>
internal sealed class ReleaseObjects(ClusterConnection connection)
{
    private const string MnemonicsSecret = "cryptomeria-mnemonics";

    public async Task<IReadOnlyList<ReleaseObject>> ListAsync(OperationRun run)
    {
        var ns = run.Namespace;
        var sets = connection.ItemsAsync(run, "statefulsets.apps", (c, t) => c.AppsV1.ListNamespacedStatefulSetAsync(ns, cancellationToken: t), list => list.Items);
        var deployments = connection.ItemsAsync(run, "deployments.apps", (c, t) => c.AppsV1.ListNamespacedDeploymentAsync(ns, cancellationToken: t), list => list.Items);
        var pods = connection.ItemsAsync(run, "pods", (c, t) => c.CoreV1.ListNamespacedPodAsync(ns, cancellationToken: t), list => list.Items);
        var services = connection.ItemsAsync(run, "services", (c, t) => c.CoreV1.ListNamespacedServiceAsync(ns, cancellationToken: t), list => list.Items);
        var configMaps = connection.ItemsAsync(run, "configmaps", (c, t) => c.CoreV1.ListNamespacedConfigMapAsync(ns, cancellationToken: t), list => list.Items);
        var claims = connection.ItemsAsync(
            run, "persistentvolumeclaims", (c, t) => c.CoreV1.ListNamespacedPersistentVolumeClaimAsync(ns, cancellationToken: t), list => list.Items);
        var jobs = connection.ItemsAsync(run, "jobs.batch", (c, t) => c.BatchV1.ListNamespacedJobAsync(ns, cancellationToken: t), list => list.Items);
        var mnemonics = MnemonicsAsync(run);
        await Task.WhenAll(sets, deployments, pods, services, configMaps, claims, jobs, mnemonics);

        var others = new OtherReleases(run.Context.Release, await sets, await deployments);
        return
        [
            .. Ours(run, "StatefulSet", await sets),
            .. Ours(run, "Deployment", await deployments),
            .. Ours(run, "Pod", (await pods).Where(pod => !others.HasPod(pod))),
            .. Ours(run, "Service", await services),
            .. Ours(run, "ConfigMap", await configMaps),
            .. Ours(run, "PersistentVolumeClaim", (await claims).Where(claim => !others.HasClaim(claim)), isData: true),
            .. Ours(run, "Job", await jobs, isData: true),
            .. (await jobs).Where(job => CryptomeriaObjects.IsHookOf(job.Metadata, run.Context.Release) && !others.HasHook(job))
                .Select(job => Entry("Job", job, isData: true)),
            .. Ours(run, "Secret", await mnemonics, isData: true),
        ];
    }

    private static IEnumerable<ReleaseObject> Ours<T>(OperationRun run, string kind, IEnumerable<T> items, bool isData = false)
        where T : IKubernetesObject<V1ObjectMeta>
        => items
            .Where(item => CryptomeriaObjects.IsCryptomerias(item.Metadata, run.Context.Release))
            .Select(item => Entry(kind, item, isData));

    private static ReleaseObject Entry(string kind, IKubernetesObject<V1ObjectMeta> item, bool isData)
        => new(kind, item.Metadata.Name, isData, CryptomeriaObjects.ReleaseOf(item.Metadata) is not null, item.Metadata.DeletionTimestamp is not null);

    /// <summary>Only the mnemonics: by name, so that no right to list all secrets is needed.</summary>
    private async Task<IReadOnlyList<V1Secret>> MnemonicsAsync(OperationRun run)
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
            return [secret];
        }
        catch (OperationException exception) when (IsMissing(exception))
        {
            return [];
        }
    }

    internal static bool IsMissing(OperationException exception) => exception.Details.GetValueOrDefault("status") == "404";
}
