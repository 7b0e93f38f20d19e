using k8s;
using k8s.Models;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>What lies in a namespace.</summary>
internal static class NamespaceContents
{
    private const string Mine = "app.kubernetes.io/name=cryptomeria";

    /// <summary>Everything but what a cluster puts into each namespace by itself, as <c>resource/name</c>.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(IKubernetes client, string @namespace, CancellationToken cancellationToken)
    {
        var all = await ListAsync(client, @namespace, null, cancellationToken);
        var configMaps = await client.CoreV1.ListNamespacedConfigMapAsync(@namespace, cancellationToken: cancellationToken);
        var secrets = await client.CoreV1.ListNamespacedSecretAsync(@namespace, cancellationToken: cancellationToken);
        return
        [
            .. all,
            .. configMaps.Items.Where(map => !map.Name().EndsWith("ca.crt", StringComparison.Ordinal)).Select(map => $"configmaps/{map.Name()}"),
            .. secrets.Items.Where(secret => secret.Type != "kubernetes.io/service-account-token").Select(secret => $"secrets/{secret.Name()}"),
        ];
    }

    /// <summary>The workloads, pods, Services and claims that carry cryptomeria's label.</summary>
    public static Task<IReadOnlyList<string>> ListCryptomeriaAsync(IKubernetes client, string @namespace, CancellationToken cancellationToken) =>
        ListAsync(client, @namespace, Mine, cancellationToken);

    /// <summary>Deletes what <c>helm uninstall</c> leaves of cryptomeria.</summary>
    public static async Task DeleteDataAsync(IKubernetes client, string @namespace, CancellationToken cancellationToken)
    {
        await client.CoreV1.DeleteCollectionNamespacedPersistentVolumeClaimAsync(@namespace, labelSelector: Mine, cancellationToken: cancellationToken);
        await client.BatchV1.DeleteCollectionNamespacedJobAsync(@namespace, labelSelector: Mine, propagationPolicy: "Background", cancellationToken: cancellationToken);
        await client.CoreV1.DeleteCollectionNamespacedSecretAsync(
            @namespace, fieldSelector: "metadata.name=cryptomeria-mnemonics", cancellationToken: cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> ListAsync(IKubernetes client, string @namespace, string? selector, CancellationToken cancellationToken)
    {
        var sets = await client.AppsV1.ListNamespacedStatefulSetAsync(@namespace, labelSelector: selector, cancellationToken: cancellationToken);
        var deployments = await client.AppsV1.ListNamespacedDeploymentAsync(@namespace, labelSelector: selector, cancellationToken: cancellationToken);
        var jobs = await client.BatchV1.ListNamespacedJobAsync(@namespace, labelSelector: selector, cancellationToken: cancellationToken);
        var pods = await client.CoreV1.ListNamespacedPodAsync(@namespace, labelSelector: selector, cancellationToken: cancellationToken);
        var services = await client.CoreV1.ListNamespacedServiceAsync(@namespace, labelSelector: selector, cancellationToken: cancellationToken);
        var claims = await client.CoreV1.ListNamespacedPersistentVolumeClaimAsync(@namespace, labelSelector: selector, cancellationToken: cancellationToken);
        return
        [
            .. Names("statefulsets", sets.Items), .. Names("deployments", deployments.Items), .. Names("jobs", jobs.Items), .. Names("pods", pods.Items),
            .. Names("services", services.Items), .. Names("persistentvolumeclaims", claims.Items),
        ];
    }

    private static IEnumerable<string> Names(string resource, IEnumerable<IKubernetesObject<V1ObjectMeta>> objects) =>
        objects.Select(found => $"{resource}/{found.Name()}");
}
