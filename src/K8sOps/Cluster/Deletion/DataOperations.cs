using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Deletion;

/// <summary>Deletes what a helm uninstall leaves, and waits until what is being deleted is gone; only cryptomeria's, never the host's.</summary>
public sealed class DataOperations
{
    private readonly ReleaseObjects _objects;
    private readonly ObjectRemover _remover;
    private readonly TargetNamespace _target;
    private readonly ClusterConnection _connection;
    private readonly Poller _poller;

    internal DataOperations(ReleaseObjects objects, ObjectRemover remover, TargetNamespace target, ClusterConnection connection, Poller poller) =>
        (_objects, _remover, _target, _connection, _poller) = (objects, remover, target, connection, poller);

    /// <summary>Observes everything of the release's in the namespace. Changes nothing.</summary>
    public Task<ReleaseInventory> ObserveAsync(OperationRun run) => _objects.ReadAsync(run);

    /// <summary>Takes down what Helm did not make or has forgotten, workloads first; answers how many objects.</summary>
    public async Task<int> TakeDownAsync(OperationRun run)
    {
        var doomed = (await _objects.ReadAsync(run)).PlanRemoval(helm: false, force: true, data: false).TakenDown;
        foreach (var key in doomed)
        {
            await _remover.TakeDownAsync(run, key);
        }

        return doomed.Count;
    }

    /// <summary>
    /// Deletes cryptomeria's claims, Jobs and the mnemonics Secret, and nothing that is the host's, that Helm is told to keep, or that a workload uses which
    /// stays; skipped where nothing is to delete.
    /// </summary>
    public async Task<Outcome> DeleteDataAsync(OperationRun run)
    {
        var removal = (await _objects.ReadAsync(run)).PlanRemoval(helm: false, force: false, data: true);
        foreach (var key in removal.Data)
        {
            await _remover.DeleteDataAsync(run, key);
        }

        var (count, left) = (removal.Data.Count, removal.DataLeft);
        var done = (count, left) switch
        {
            (0, null) => "no claim, Job or mnemonic is left",
            (0, _) => "nothing to delete",
            _ => $"{count} objects deleted",
        };
        return new Outcome(count == 0, left is null ? done : $"{done}; {left}");
    }

    /// <summary>The rights that deleting what is deleted here, and not by helm, would need now.</summary>
    internal static IEnumerable<AccessRight> DeleteRights(Removal removal) =>
        removal.TakenDown.Concat(removal.Data).Select(key => new AccessRight(
            "delete",
            key.Kind switch
            {
                "StatefulSet" or "Deployment" => "apps/v1",
                "Job" => "batch/v1",
                _ => "v1",
            },
            key.Kind,
            key.Name));

    /// <summary>Whether there is the namespace, which may be deleted. Changes nothing.</summary>
    /// <exception cref="OperationException"><c>HOST_IN_NAMESPACE</c>.</exception>
    public async Task<bool> IsNamespaceThereAsync(OperationRun run) => await FindDeletableAsync(run) is not null;

    /// <summary>Deletes the namespace.</summary>
    /// <exception cref="OperationException"><c>HOST_IN_NAMESPACE</c> where the host itself lives in it.</exception>
    public async Task<Outcome> DeleteNamespaceAsync(OperationRun run)
    {
        if (await FindDeletableAsync(run) is not { } found)
        {
            return new Outcome(true, "there is no such namespace");
        }

        if (found.Metadata.DeletionTimestamp is null)
        {
            await _remover.DeleteNamespaceAsync(run);
        }

        return new Outcome(false, "the namespace is being deleted");
    }

    /// <summary>
    /// Waits until nothing of cryptomeria's is left that is being deleted: pods, workloads, services, configuration; with <paramref name="data"/> claims
    /// too; with <paramref name="wholeNamespace"/> the namespace. The outcome names what nobody deletes.
    /// </summary>
    public async Task<Outcome> WaitGoneAsync(OperationRun run, bool data, bool wholeNamespace, IProgress<string>? progress)
    {
        if (wholeNamespace)
        {
            return await _poller.UntilAsync(run, progress, async () => await _target.FindAsync(run) is { } left ? Left(left) : null, "nothing is left");
        }

        // What came since is nobody's to delete, so the data is not planned again.
        Removal? last = null;
        var outcome = await _poller.UntilAsync(
            run,
            progress,
            async () =>
            {
                last = (await _objects.ReadAsync(run)).PlanRemoval(helm: false, force: false, data: false);
                return Left(last.Going(data));
            },
            "nothing is left");
        if (last?.LeftAtEnd(data) is not { } left)
        {
            return outcome;
        }

        run.Log.Event($"nobody deletes what is {left}");
        return outcome with { Message = $"nothing else is there; {left}" };
    }

    /// <summary>
    /// Waits until nothing is on its way out: what Helm finds it takes over instead of making it, and would lose it a moment later.
    /// </summary>
    public Task WaitSettledAsync(OperationRun run) =>
        _poller.UntilAsync(run, null, async () => Left((await _objects.ReadAsync(run)).BeingDeleted), "nothing is on its way out");

    /// <summary>What keeps a namespace, as its controller tells it.</summary>
    private static string Left(V1Namespace left)
    {
        var why = (left.Status?.Conditions ?? []).Where(condition => condition.Status == "True").Select(condition => condition.Message);
        return string.Join("; ", why.Prepend($"namespace {left.Metadata.Name} is still there"));
    }

    private static string? Left(IReadOnlyList<ObjectKey> left) => left.Count switch
    {
        0 => null,
        1 => $"{left[0]} is left",
        _ => $"{left.Count} objects are left: {string.Join(", ", left.Take(5))}",
    };

    private async Task<V1Namespace?> FindDeletableAsync(OperationRun run)
    {
        var found = _connection.PodNamespace == run.Namespace ? "this pod" : await _objects.FindHostAsync(run);
        if (found is not null)
        {
            throw new OperationException(
                ErrorCodes.HostInNamespace,
                $"this API itself lives in namespace {run.Namespace} ({found})",
                details: new Dictionary<string, string> { ["namespace"] = run.Namespace, ["object"] = found });
        }

        return await _target.FindAsync(run);
    }
}
