using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Deletes what a helm uninstall leaves, and waits until nothing is left; only cryptomeria's, never the host's.</summary>
internal sealed class DataOperations(ClusterConnection connection, ReleaseObjects objects, TargetNamespace target, HostObjects host, TimeProvider time)
{
    private readonly LookLoop _loop = new(time);

    public async Task<IReadOnlyList<ObjectLook>> LookAsync(OperationRun run)
        => [.. (await objects.ListAsync(run)).Select(thing => new ObjectLook(thing.Kind, thing.Name, thing.IsData, thing.IsReleases, thing.IsBeingDeleted))];

    public async Task<StepOutcome> DeleteDataAsync(OperationRun run)
    {
        var deleted = 0;
        foreach (var thing in (await objects.ListAsync(run)).Where(thing => thing.IsData && !thing.IsBeingDeleted))
        {
            run.Log.Event($"{thing.Kind} {thing.Name} is deleted");
            await DeleteAsync(run, thing);
            deleted++;
        }

        return new StepOutcome(deleted == 0, deleted == 0 ? "no claim, Job or mnemonic is left" : $"{deleted} objects deleted");
    }

    /// <summary>Whether there is the namespace, which may be deleted.</summary>
    /// <exception cref="OperationException"><c>HOST_IN_NAMESPACE</c>.</exception>
    public async Task<bool> LookNamespaceAsync(OperationRun run) => await FindDeletableAsync(run) is not null;

    public async Task<StepOutcome> DeleteNamespaceAsync(OperationRun run)
    {
        if (await FindDeletableAsync(run) is not { } found)
        {
            return new StepOutcome(true, "there is no such namespace");
        }

        if (found.Metadata.DeletionTimestamp is null)
        {
            await DeleteAsync(run, "namespaces", run.Namespace, async (c, t) => await c.CoreV1.DeleteNamespaceAsync(run.Namespace, cancellationToken: t));
        }

        return new StepOutcome(false, "the namespace is being deleted");
    }

    public Task<StepOutcome> WaitGoneAsync(OperationRun run, bool data, bool wholeNamespace, IProgress<string>? progress)
        => _loop.RunAsync(
            run,
            progress,
            async () => wholeNamespace
                ? await target.FindAsync(run) is { } left ? Left(left) : null
                : Left(await objects.ListAsync(run), thing => data || !thing.IsData),
            "nothing is left");

    /// <summary>
    /// Waits until nothing is on its way out: what Helm finds it takes over instead of making it, and would lose it a moment later.
    /// </summary>
    public Task WaitSettledAsync(OperationRun run)
        => _loop.RunAsync(run, null, async () => Left(await objects.ListAsync(run), thing => thing.IsBeingDeleted), "nothing is on its way out");

    /// <summary>What keeps a namespace, as its controller tells it.</summary>
    private static string Left(V1Namespace left)
    {
        var why = (left.Status?.Conditions ?? []).Where(condition => condition.Status == "True").Select(condition => condition.Message);
        return string.Join("; ", why.Prepend($"namespace {left.Metadata.Name} is still there"));
    }

    private static string? Left(IEnumerable<ReleaseObject> all, Func<ReleaseObject, bool> counts)
    {
        var left = all.Where(counts).ToList();
        return left.Count switch
        {
            0 => null,
            1 => $"{left[0].Kind} {left[0].Name} is left",
            _ => $"{left.Count} objects are left: {string.Join(", ", left.Take(5).Select(thing => $"{thing.Kind} {thing.Name}"))}",
        };
    }

    private async Task<V1Namespace?> FindDeletableAsync(OperationRun run)
    {
        if (await host.FindAsync(run) is { } found)
        {
            throw new OperationException(
                ErrorCodes.HostInNamespace,
                $"this API itself lives in namespace {run.Namespace} ({found})",
                details: new Dictionary<string, string> { ["namespace"] = run.Namespace, ["object"] = found });
        }

        return await target.FindAsync(run);
    }

    private Task DeleteAsync(OperationRun run, ReleaseObject thing)
    {
        var (ns, name) = (run.Namespace, thing.Name);
        return thing.Kind switch
        {
            "PersistentVolumeClaim" => DeleteAsync(
                run, "persistentvolumeclaims", name, async (c, t) => await c.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync(name, ns, cancellationToken: t)),

            // It stays until its pods are gone, so that who waits for it waits for them.
            "Job" => DeleteAsync(
                run, "jobs.batch", name, async (c, t) => await c.BatchV1.DeleteNamespacedJobAsync(name, ns, propagationPolicy: "Foreground", cancellationToken: t)),
            "Secret" => DeleteAsync(run, "secrets", name, async (c, t) => await c.CoreV1.DeleteNamespacedSecretAsync(name, ns, cancellationToken: t)),
            _ => throw new InvalidOperationException($"{thing.Kind} is not data"),
        };
    }

    private async Task DeleteAsync(OperationRun run, string resource, string name, Func<IKubernetes, CancellationToken, Task<object>> send)
    {
        try
        {
            await connection.CallAsync(new ClusterCall("delete", resource, run.Namespace, name), send, run.Token);
        }
        catch (OperationException exception) when (ReleaseObjects.IsMissing(exception))
        {
            // Gone in the meantime, which is what was wanted.
        }
    }
}
