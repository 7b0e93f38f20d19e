using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Operations.Lifecycle;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Activities;

/// <summary>The units of install, uninstall, scale, stop and resume, one activity each.</summary>
public sealed class LifecycleActivities(
    PreflightOperations preflight, ReleaseOperations releases, WorkloadOperations workloads, DataOperations data, ChainRemoval chains, UnitRunner runner)
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
            input, run => releases.InstallAsync(run, input.Values ?? [], input.Replicas), cancellationToken);

    [Function(nameof(WaitReady))]
    public Task<UnitResult<WaitSlice>> WaitReady([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(input, workloads.WaitReadyAsync, cancellationToken);

    [Function(nameof(UninstallRelease))]
    public Task<UnitResult<StepOutcome>> UninstallRelease([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, releases.UninstallAsync, cancellationToken);

    [Function(nameof(DeleteData))]
    public Task<UnitResult<StepOutcome>> DeleteData([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, data.DeleteDataAsync, cancellationToken);

    [Function(nameof(DeleteNamespace))]
    public Task<UnitResult<StepOutcome>> DeleteNamespace([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, data.DeleteNamespaceAsync, cancellationToken);

    [Function(nameof(WaitGone))]
    public Task<UnitResult<WaitSlice>> WaitGone([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(
            input,
            (run, progress) => data.WaitGoneAsync(run, input.Data, input.WholeNamespace, progress),
            cancellationToken);

    [Function(nameof(RemoveChains))]
    public Task<UnitResult<StepOutcome>> RemoveChains([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => chains.RemoveAsync(run, input.Replicas!.Value), cancellationToken);

    [Function(nameof(ScaleFdsc))]
    public Task<UnitResult<StepOutcome>> ScaleFdsc([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => releases.ScaleAsync(run, input.Replicas!.Value), cancellationToken);

    [Function(nameof(WaitChainsGone))]
    public Task<UnitResult<WaitSlice>> WaitChainsGone([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(
            input,
            (run, progress) => chains.WaitGoneAsync(run, input.Replicas!.Value, progress),
            cancellationToken);

    [Function(nameof(RestartRelayer))]
    public Task<UnitResult<StepOutcome>> RestartRelayer([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, chains.RestartRelayerAsync, cancellationToken);

    [Function(nameof(StopWorkloads))]
    public Task<UnitResult<StepOutcome>> StopWorkloads([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, workloads.StopAsync, cancellationToken);

    [Function(nameof(WaitStopped))]
    public Task<UnitResult<WaitSlice>> WaitStopped([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(input, workloads.WaitStoppedAsync, cancellationToken);

    [Function(nameof(ResumeWorkloads))]
    public Task<UnitResult<StepOutcome>> ResumeWorkloads([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, workloads.ResumeAsync, cancellationToken);

    private Task<UnitResult<StepOutcome>> PreflightAsync(UnitInput input, HelmWork work, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => preflight.RunAsync(run, work), cancellationToken);

    private Task<UnitResult<WaitSlice>> WaitAsync(
        UnitInput input,
        Func<OperationRun, IProgress<string>, Task<StepOutcome>> wait,
        CancellationToken cancellationToken)
        => runner.RunAsync(
            input,
            run => WaitSlices.RunAsync(run, input.Seen, wait),
            cancellationToken);
}
