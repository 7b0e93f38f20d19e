using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Activities;

/// <summary>The units of install, uninstall, scale, stop and resume, one activity each.</summary>
public sealed class LifecycleActivities(ILifecycleOperations operations, UnitRunner runner)
{
    [Function(nameof(PreflightInstall))]
    public Task<UnitResult<StepOutcome>> PreflightInstall([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => PreflightAsync(input, new HelmWork.Install(input.Values ?? [], input.Replicas), cancellationToken);

    [Function(nameof(PreflightScale))]
    public Task<UnitResult<StepOutcome>> PreflightScale([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => PreflightAsync(input, new HelmWork.Scale(input.Replicas!.Value), cancellationToken);

    [Function(nameof(PreflightUninstall))]
    public Task<UnitResult<StepOutcome>> PreflightUninstall([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => PreflightAsync(input, new HelmWork.Uninstall(input.Data, input.WholeNamespace), cancellationToken);

    [Function(nameof(InstallRelease))]
    public Task<UnitResult<StepOutcome>> InstallRelease([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(
            input, (context, token) => operations.InstallAsync(context, input.Values ?? [], input.Replicas, token), cancellationToken);

    [Function(nameof(WaitReady))]
    public Task<UnitResult<WaitSlice>> WaitReady([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(input, operations.WaitReadyAsync, cancellationToken);

    [Function(nameof(UninstallRelease))]
    public Task<UnitResult<StepOutcome>> UninstallRelease([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.UninstallAsync, cancellationToken);

    [Function(nameof(DeleteData))]
    public Task<UnitResult<StepOutcome>> DeleteData([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.DeleteDataAsync, cancellationToken);

    [Function(nameof(DeleteNamespace))]
    public Task<UnitResult<StepOutcome>> DeleteNamespace([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.DeleteNamespaceAsync, cancellationToken);

    [Function(nameof(WaitGone))]
    public Task<UnitResult<WaitSlice>> WaitGone([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(
            input,
            (context, progress, token) => operations.WaitGoneAsync(context, input.Data, input.WholeNamespace, progress, token),
            cancellationToken);

    [Function(nameof(RemoveChains))]
    public Task<UnitResult<StepOutcome>> RemoveChains([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, (context, token) => operations.RemoveChainsAsync(context, input.Replicas!.Value, token), cancellationToken);

    [Function(nameof(ScaleFdsc))]
    public Task<UnitResult<StepOutcome>> ScaleFdsc([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, (context, token) => operations.ScaleFdscAsync(context, input.Replicas!.Value, token), cancellationToken);

    [Function(nameof(WaitChainsGone))]
    public Task<UnitResult<WaitSlice>> WaitChainsGone([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(
            input,
            (context, progress, token) => operations.WaitChainsGoneAsync(context, input.Replicas!.Value, progress, token),
            cancellationToken);

    [Function(nameof(RestartRelayer))]
    public Task<UnitResult<StepOutcome>> RestartRelayer([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.RestartRelayerAsync, cancellationToken);

    [Function(nameof(StopWorkloads))]
    public Task<UnitResult<StepOutcome>> StopWorkloads([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.StopWorkloadsAsync, cancellationToken);

    [Function(nameof(WaitStopped))]
    public Task<UnitResult<WaitSlice>> WaitStopped([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(input, operations.WaitStoppedAsync, cancellationToken);

    [Function(nameof(ResumeWorkloads))]
    public Task<UnitResult<StepOutcome>> ResumeWorkloads([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, operations.ResumeWorkloadsAsync, cancellationToken);

    private Task<UnitResult<StepOutcome>> PreflightAsync(UnitInput input, HelmWork work, CancellationToken cancellationToken)
        => runner.RunAsync(input, (context, token) => operations.PreflightAsync(context, work, token), cancellationToken);

    private Task<UnitResult<WaitSlice>> WaitAsync(
        UnitInput input,
        Func<OperationContext, IProgress<string>, CancellationToken, Task<StepOutcome>> wait,
        CancellationToken cancellationToken)
        => runner.RunAsync(
            input,
            (context, token) => WaitSlices.RunAsync(input.Seen, (progress, slice) => wait(context, progress, slice), token),
            cancellationToken);
}
