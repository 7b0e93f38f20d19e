using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Discovery;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Deletes what a helm uninstall leaves, and waits until nothing is left; only cryptomeria's, never the host's.</summary>
internal sealed class DataOperations(ClusterConnection connection, TimeProvider time)
{
    private const string MnemonicsSecret = "cryptomeria-mnemonics";

    private readonly LookLoop _loop = new(time);

    public async Task<IReadOnlyList<ObjectLook>> LookAsync(OperationRun run)
        => [.. (await ListAsync(run)).Where(thing => !thing.IsBeingDeleted).Select(thing => new ObjectLook(thing.Kind, thing.Name, thing.IsData))];

    public async Task<StepOutcome> DeleteDataAsync(OperationRun run)
    {
        var deleted = 0;
        foreach (var thing in (await ListAsync(run)).Where(thing => thing.IsData && !thing.IsBeingDeleted))
        {
            run.Log.Event($"{thing.Kind} {thing.Name} is deleted");
            await DeleteAsync(run, thing);
            deleted++;
        }

        return new StepOutcome(deleted == 0, deleted == 0 ? "no claim, Job or mnemonic is left" : $"{deleted} objects deleted");
    }

    public async Task<StepOutcome> DeleteNamespaceAsync(OperationRun run)
    {
        var pods = await ListAsync(
            run, "pods", (client, token) => client.CoreV1.ListNamespacedPodAsync(run.Namespace, cancellationToken: token), list => list.Items);
        if (connection.PodNamespace == run.Namespace || pods.Any(pod => CryptomeriaObjects.IsHost(pod.Metadata)))
        {
            throw new OperationException(
                ErrorCodes.HostInNamespace,
                $"this API itself lives in namespace {run.Namespace}",
                details: new Dictionary<string, string> { ["namespace"] = run.Namespace });
        }

        if (await FindNamespaceAsync(run) is not { } found)
        {
            return new StepOutcome(true, "there is no such namespace");
        }

        if (found.Metadata.DeletionTimestamp is null)
        {
            await connection.CallAsync(
                new ClusterCall("delete", "namespaces", run.Namespace, run.Namespace),
                (client, token) => client.CoreV1.DeleteNamespaceAsync(run.Namespace, cancellationToken: token),
                run.Token);
        }

        return new StepOutcome(false, "the namespace is being deleted");
    }

    public Task<StepOutcome> WaitGoneAsync(OperationRun run, bool data, bool wholeNamespace, IProgress<string>? progress)
        => _loop.RunAsync(
            run,
            progress,
            async () =>
            {
                if (wholeNamespace)
                {
                    return await FindNamespaceAsync(run) is null ? null : $"namespace {run.Namespace} is still there";
                }

                var left = (await ListAsync(run)).Where(thing => data || !thing.IsData).ToList();
                return left.Count == 0
                    ? null
                    : $"{left.Count} objects are left: {string.Join(", ", left.Take(5).Select(thing => $"{thing.Kind} {thing.Name}"))}";
            },
            "nothing is left");

    private static bool IsMissing(OperationException exception) => exception.Details.GetValueOrDefault("status") == "404";

    /// <summary>Everything of cryptomeria's in the namespace.</summary>
    private async Task<IReadOnlyList<Thing>> ListAsync(OperationRun run)
    {
        var ns = run.Namespace;
        Task<IReadOnlyList<Thing>>[] lists =
        [
            ThingsAsync(run, "StatefulSet", "statefulsets.apps", false, (c, t) => c.AppsV1.ListNamespacedStatefulSetAsync(ns, cancellationToken: t), l => l.Items),
            ThingsAsync(run, "Deployment", "deployments.apps", false, (c, t) => c.AppsV1.ListNamespacedDeploymentAsync(ns, cancellationToken: t), l => l.Items),
            ThingsAsync(run, "Pod", "pods", false, (c, t) => c.CoreV1.ListNamespacedPodAsync(ns, cancellationToken: t), l => l.Items),
            ThingsAsync(run, "Service", "services", false, (c, t) => c.CoreV1.ListNamespacedServiceAsync(ns, cancellationToken: t), l => l.Items),
            ThingsAsync(run, "ConfigMap", "configmaps", false, (c, t) => c.CoreV1.ListNamespacedConfigMapAsync(ns, cancellationToken: t), l => l.Items),
            ThingsAsync(run, "PersistentVolumeClaim", "persistentvolumeclaims", true, (c, t) => c.CoreV1.ListNamespacedPersistentVolumeClaimAsync(ns, cancellationToken: t), l => l.Items),
            ThingsAsync(run, "Job", "jobs.batch", true, (c, t) => c.BatchV1.ListNamespacedJobAsync(ns, cancellationToken: t), l => l.Items),
            SecretsAsync(run),
        ];
        return [.. (await Task.WhenAll(lists)).SelectMany(list => list)];
    }

    private async Task<IReadOnlyList<Thing>> ThingsAsync<TList, TItem>(
        OperationRun run, string kind, string resource, bool isData, Func<IKubernetes, CancellationToken, Task<TList>> list, Func<TList, IList<TItem>> items)
        where TItem : IKubernetesObject<V1ObjectMeta>
        => [.. (await ListAsync(run, resource, list, items))
            .Where(item => CryptomeriaObjects.IsCryptomerias(item.Metadata, run.Context.Release))
            .Select(item => new Thing(kind, item.Metadata.Name, isData, item.Metadata.DeletionTimestamp is not null))];

    /// <summary>Only the mnemonics: by name, so that no right to list all secrets is needed.</summary>
    private async Task<IReadOnlyList<Thing>> SecretsAsync(OperationRun run)
    {
        try
        {
            var secret = await connection.CallAsync(
                new ClusterCall("get", "secrets", run.Namespace, MnemonicsSecret),
                (client, token) => client.CoreV1.ReadNamespacedSecretAsync(MnemonicsSecret, run.Namespace, cancellationToken: token),
                run.Token);
            return [new Thing("Secret", secret.Metadata.Name, true, secret.Metadata.DeletionTimestamp is not null)];
        }
        catch (OperationException exception) when (IsMissing(exception))
        {
            return [];
        }
    }

    private async Task<IList<TItem>> ListAsync<TList, TItem>(
        OperationRun run, string resource, Func<IKubernetes, CancellationToken, Task<TList>> list, Func<TList, IList<TItem>> items)
        => items(await connection.CallAsync(new ClusterCall("list", resource, run.Namespace), list, run.Token));

    private async Task<V1Namespace?> FindNamespaceAsync(OperationRun run)
    {
        try
        {
            return await connection.CallAsync(
                new ClusterCall("get", "namespaces", run.Namespace, run.Namespace),
                (client, token) => client.CoreV1.ReadNamespaceAsync(run.Namespace, cancellationToken: token),
                run.Token);
        }
        catch (OperationException exception) when (IsMissing(exception))
        {
            return null;
        }
    }

    private async Task DeleteAsync(OperationRun run, Thing thing)
    {
        var (ns, name) = (run.Namespace, thing.Name);
        try
        {
            await (thing.Kind switch
            {
                "PersistentVolumeClaim" => SendAsync("persistentvolumeclaims", async (c, t) => await c.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync(name, ns, cancellationToken: t)),
                "Job" => SendAsync("jobs.batch", async (c, t) => await c.BatchV1.DeleteNamespacedJobAsync(name, ns, propagationPolicy: "Background", cancellationToken: t)),
                "Secret" => SendAsync("secrets", async (c, t) => await c.CoreV1.DeleteNamespacedSecretAsync(name, ns, cancellationToken: t)),
                _ => throw new InvalidOperationException($"{thing.Kind} is not data"),
            });
        }
        catch (OperationException exception) when (IsMissing(exception))
        {
            // Gone in the meantime, which is what was wanted.
        }

        Task SendAsync(string resource, Func<IKubernetes, CancellationToken, Task<object>> send)
            => connection.CallAsync(new ClusterCall("delete", resource, ns, name), send, run.Token);
    }

    /// <summary>An object of cryptomeria's.</summary>
    /// <param name="IsData">helm uninstall leaves it.</param>
    private sealed record Thing(string Kind, string Name, bool IsData, bool IsBeingDeleted);
}
