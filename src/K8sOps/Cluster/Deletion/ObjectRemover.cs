using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems;
using k8s;

namespace Cryptomeria.K8sOps.Cluster.Deletion;

/// <summary>Deletes objects one by one; one that is gone already is what was wanted.</summary>
internal sealed class ObjectRemover(ClusterConnection connection)
{
    /// <summary>So that the object stays until what it made is gone: who waits for it waits for its pods.</summary>
    private const string Foreground = "Foreground";

    /// <summary>Deletes data: claims, Jobs, Secrets.</summary>
    public Task DeleteDataAsync(OperationRun run, ObjectKey key)
    {
        var (ns, name) = (run.Namespace, key.Name);
        run.Log.Event($"{key} is deleted");
        return key.Kind switch
        {
            "PersistentVolumeClaim" => DeleteAsync(
                run, "persistentvolumeclaims", name, async (c, t) => await c.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync(name, ns, cancellationToken: t)),
            "Job" => DeleteAsync(
                run, "jobs.batch", name, async (c, t) => await c.BatchV1.DeleteNamespacedJobAsync(name, ns, propagationPolicy: Foreground, cancellationToken: t)),
            "Secret" => DeleteAsync(run, "secrets", name, async (c, t) => await c.CoreV1.DeleteNamespacedSecretAsync(name, ns, cancellationToken: t)),
            _ => throw new InvalidOperationException($"{key.Kind} is not data"),
        };
    }

    /// <summary>Deletes what Helm deletes where it has the release, with the rights that the chart grants for Helm.</summary>
    public Task TakeDownAsync(OperationRun run, ObjectKey key)
    {
        var (ns, name) = (run.Namespace, key.Name);
        run.Log.Event($"{key} is deleted");
        return key.Kind switch
        {
            "StatefulSet" => HelmsDeleteAsync(
                run, "statefulsets.apps", name, async (c, t) => await c.AppsV1.DeleteNamespacedStatefulSetAsync(name, ns, propagationPolicy: Foreground, cancellationToken: t)),
            "Deployment" => HelmsDeleteAsync(
                run, "deployments.apps", name, async (c, t) => await c.AppsV1.DeleteNamespacedDeploymentAsync(name, ns, propagationPolicy: Foreground, cancellationToken: t)),
            "Pod" => DeleteAsync(run, "pods", name, async (c, t) => await c.CoreV1.DeleteNamespacedPodAsync(name, ns, cancellationToken: t)),
            "Service" => HelmsDeleteAsync(run, "services", name, async (c, t) => await c.CoreV1.DeleteNamespacedServiceAsync(name, ns, cancellationToken: t)),
            "ConfigMap" => HelmsDeleteAsync(run, "configmaps", name, async (c, t) => await c.CoreV1.DeleteNamespacedConfigMapAsync(name, ns, cancellationToken: t)),
            _ => throw new InvalidOperationException($"{key.Kind} is not taken down by name"),
        };
    }

    /// <summary>Deletes the namespace with everything in it.</summary>
    public Task DeleteNamespaceAsync(OperationRun run) =>
        DeleteAsync(run, "namespaces", run.Namespace, async (c, t) => await c.CoreV1.DeleteNamespaceAsync(run.Namespace, cancellationToken: t));

    // Of a name of its own, so that the chart's roles can be held against the calls: these are for who may run helm.
    private Task HelmsDeleteAsync(OperationRun run, string resource, string name, Func<IKubernetes, CancellationToken, Task<object>> send) =>
        SendAsync(run, resource, name, send);

    private Task DeleteAsync(OperationRun run, string resource, string name, Func<IKubernetes, CancellationToken, Task<object>> send) =>
        SendAsync(run, resource, name, send);

    private async Task SendAsync(OperationRun run, string resource, string name, Func<IKubernetes, CancellationToken, Task<object>> send)
    {
        try
        {
            await connection.CallAsync(new ClusterCall("delete", resource, run.Namespace, name), send, run.Token);
        }
        catch (OperationException exception) when (exception.Details.GetValueOrDefault("status") == "404")
        {
            // Gone in the meantime, which is what was wanted.
        }
    }
}
