using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>The lifecycle on one cluster, made of the parts that each know one thing.</summary>
internal sealed class LifecycleOperations(
    PreflightOperations preflight, ReleaseOperations releases, WorkloadOperations workloads, DataOperations leftovers, ChainRemoval chains) : ILifecycleOperations
{
    public Task<StepOutcome> PreflightAsync(OperationContext context, HelmWork work, CancellationToken cancellationToken)
        => RunAsync(context, run => preflight.RunAsync(run, work), cancellationToken);

    public Task<StepOutcome> InstallAsync(OperationContext context, JsonObject values, int? fdscReplicas, CancellationToken cancellationToken)
        => RunAsync(context, run => releases.InstallAsync(run, values, fdscReplicas), cancellationToken);

    public Task<StepOutcome> WaitReadyAsync(OperationContext context, IProgress<string>? progress, CancellationToken cancellationToken)
        => RunAsync(context, run => workloads.WaitReadyAsync(run, progress), cancellationToken);

    public Task<StepOutcome> UninstallAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, releases.UninstallAsync, cancellationToken);

    public Task<StepOutcome> DeleteDataAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, leftovers.DeleteDataAsync, cancellationToken);

    public Task<StepOutcome> DeleteNamespaceAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, leftovers.DeleteNamespaceAsync, cancellationToken);

    public Task<StepOutcome> WaitGoneAsync(
        OperationContext context, bool data, bool wholeNamespace, IProgress<string>? progress, CancellationToken cancellationToken)
        => RunAsync(context, run => leftovers.WaitGoneAsync(run, data, wholeNamespace, progress), cancellationToken);

    public Task<int> CountFdscAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, releases.CountFdscAsync, cancellationToken);

    public Task<PreflightLook> LookPreflightAsync(OperationContext context, HelmWork work, CancellationToken cancellationToken)
        => RunAsync(context, run => preflight.LookAsync(run, work), cancellationToken);

    public Task<ReleaseLook> LookReleaseAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, releases.LookAsync, cancellationToken);

    public Task<IReadOnlyList<WorkloadLook>> LookWorkloadsAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, workloads.LookAsync, cancellationToken);

    public Task CheckRunsAsync(OperationContext context, CancellationToken cancellationToken)
        => CheckAsync(context, workloads.CheckRunsAsync, cancellationToken);

    public Task CheckScalingAsync(OperationContext context, bool resume, CancellationToken cancellationToken)
        => CheckAsync(context, run => workloads.CheckScalingAsync(run, resume), cancellationToken);

    public Task<int> CountPodsAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, workloads.CountPodsAsync, cancellationToken);

    public Task<bool> LookNamespaceAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, leftovers.LookNamespaceAsync, cancellationToken);

    public Task<ReleaseInventory> LookObjectsAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, leftovers.LookAsync, cancellationToken);

    public Task<IReadOnlyList<string>> LookRelayerChainsAsync(OperationContext context, int replicas, CancellationToken cancellationToken)
        => RunAsync(context, run => chains.LookRelayerChainsAsync(run, replicas), cancellationToken);

    public Task<IReadOnlyList<string>> LookGoingChainsAsync(OperationContext context, int replicas, bool upgrade, CancellationToken cancellationToken)
        => RunAsync(context, run => chains.LookGoingAsync(run, replicas, upgrade), cancellationToken);

    public Task<IReadOnlyList<string>?> LookMissingMnemonicsAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, chains.LookMissingMnemonicsAsync, cancellationToken);

    public Task<StepOutcome> RemoveChainsAsync(OperationContext context, int replicas, CancellationToken cancellationToken)
        => RunAsync(context, run => chains.RemoveAsync(run, replicas), cancellationToken);

    public Task<StepOutcome> ScaleFdscAsync(OperationContext context, int replicas, CancellationToken cancellationToken)
        => RunAsync(context, run => releases.ScaleAsync(run, replicas), cancellationToken);

    public Task<StepOutcome> WaitChainsGoneAsync(
        OperationContext context, int replicas, IProgress<string>? progress, CancellationToken cancellationToken)
        => RunAsync(context, run => chains.WaitGoneAsync(run, replicas, progress), cancellationToken);

    public Task<StepOutcome> RestartRelayerAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, chains.RestartRelayerAsync, cancellationToken);

    public Task<StepOutcome> StopWorkloadsAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, workloads.StopAsync, cancellationToken);

    public Task<StepOutcome> WaitStoppedAsync(OperationContext context, IProgress<string>? progress, CancellationToken cancellationToken)
        => RunAsync(context, run => workloads.WaitStoppedAsync(run, progress), cancellationToken);

    public Task<StepOutcome> ResumeWorkloadsAsync(OperationContext context, CancellationToken cancellationToken)
        => RunAsync(context, workloads.ResumeAsync, cancellationToken);

    private static Task<object?> CheckAsync(OperationContext context, Func<OperationRun, Task> check, CancellationToken cancellationToken)
        => RunAsync<object?>(
            context,
            async run =>
            {
                await check(run);
                return null;
            },
            cancellationToken);

    private static async Task<T> RunAsync<T>(OperationContext context, Func<OperationRun, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var run = new OperationRun(context, cancellationToken);
        run.Token.ThrowIfCancellationRequested();
        return await operation(run);
    }
}
