using Cryptomeria.K8sOps.Cluster.Connection;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Deletion;

/// <summary>
/// The namespace that cryptomeria is installed into and uninstalled from. It is made here and not by helm's <c>--create-namespace</c>: helm asks to create it, and helm 4 to patch it,
/// without looking, which takes rights over the whole cluster even where it is there.
/// </summary>
internal sealed class TargetNamespace(ClusterConnection connection, Poller poller)
{
    /// <summary>Makes the namespace where it is not there. One that is being deleted is waited for: nothing can be put into it.</summary>
    /// <exception cref="OperationException"><c>K8S_FORBIDDEN</c> where it is not there and may not be made.</exception>
    public Task EnsureAsync(OperationRun run) => poller.UntilAsync(run, null, () => WhatIsMissingAsync(run), "the namespace is there");

    /// <summary>The namespace, also one that is being deleted; null where there is none.</summary>
    public async Task<V1Namespace?> FindAsync(OperationRun run)
    {
        try
        {
            return await connection.CallAsync(
                new ClusterCall("get", "namespaces", run.Namespace, run.Namespace),
                (client, token) => client.CoreV1.ReadNamespaceAsync(run.Namespace, cancellationToken: token),
                run.Token);
        }
        catch (OperationException exception) when (exception.Details.GetValueOrDefault("status") == "404")
        {
            return null;
        }
    }

    private async Task<string?> WhatIsMissingAsync(OperationRun run)
    {
        V1Namespace? found;
        try
        {
            found = await FindAsync(run);
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.K8sForbidden)
        {
            // Who may not read may not make one either.
            run.Log.Event($"this account may not read namespaces, so {run.Namespace} has to be there already");
            return null;
        }

        if (found is null)
        {
            return await MakeAsync(run);
        }

        return found.Metadata.DeletionTimestamp is null ? null : $"namespace {run.Namespace} is still being deleted";
    }

    private async Task<string?> MakeAsync(OperationRun run)
    {
        try
        {
            await connection.CallAsync(
                new ClusterCall("create", "namespaces", run.Namespace, run.Namespace),
                (client, token) => client.CoreV1.CreateNamespaceAsync(
                    new V1Namespace { Metadata = new V1ObjectMeta { Name = run.Namespace } }, cancellationToken: token),
                run.Token);
            run.Log.Event($"namespace {run.Namespace} is made");
            return null;
        }
        catch (OperationException exception) when (exception.Details.GetValueOrDefault("status") == "409")
        {
            return $"namespace {run.Namespace} was made by somebody else just now";
        }
    }
}
