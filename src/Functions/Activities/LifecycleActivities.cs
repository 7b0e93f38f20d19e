using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Operations.Lifecycle;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Activities;

/// <summary>The units of install, uninstall, scale, stop and resume, one activity each.</summary>
public sealed class LifecycleActivities(
    PreflightOperations preflight, ReleaseOperations releases, WorkloadOperations workloads, DataOperations data, ChainRemoval chains, UnitRunner runner)
{
    [Function(nameof(PreflightInstall))]
    public Task<UnitResult<Outcome>> PreflightInstall([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => PreflightAsync(input, new HelmWork.Install(input.Values ?? [], input.Replicas), cancellationToken);

    [Function(nameof(PreflightScale))]
    public Task<UnitResult<Outcome>> PreflightScale([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => PreflightAsync(input, new HelmWork.Scale(input.Replicas!.Value), cancellationToken);

    [Function(nameof(PreflightUninstall))]
    public Task<UnitResult<Outcome>> PreflightUninstall([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => PreflightAsync(input, new HelmWork.Uninstall(input.Data, input.WholeNamespace), cancellationToken);

    [Function(nameof(InstallRelease))]
    public Task<UnitResult<Outcome>> InstallRelease([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(
            input, run => releases.InstallAsync(run, input.Values ?? [], input.Replicas), cancellationToken);

    [Function(nameof(WaitReady))]
    public Task<UnitResult<WaitProgress>> WaitReady([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(input, workloads.WaitReadyAsync, cancellationToken);

    [Function(nameof(UninstallRelease))]
    public Task<UnitResult<Outcome>> UninstallRelease([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, releases.UninstallAsync, cancellationToken);

    [Function(nameof(DeleteData))]
    public Task<UnitResult<Outcome>> DeleteData([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, data.DeleteDataAsync, cancellationToken);

    [Function(nameof(DeleteNamespace))]
    public Task<UnitResult<Outcome>> DeleteNamespace([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, data.DeleteNamespaceAsync, cancellationToken);

    [Function(nameof(WaitGone))]
    public Task<UnitResult<WaitProgress>> WaitGone([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(
            input,
            (run, progress) => data.WaitGoneAsync(run, input.Data, input.WholeNamespace, progress),
            cancellationToken);

    [Function(nameof(RemoveChains))]
    public Task<UnitResult<Outcome>> RemoveChains([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => chains.RemoveAsync(run, input.Replicas!.Value), cancellationToken);

    [Function(nameof(ScaleFdsc))]
    public Task<UnitResult<Outcome>> ScaleFdsc([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => releases.ScaleAsync(run, input.Replicas!.Value), cancellationToken);

    [Function(nameof(WaitChainsGone))]
    public Task<UnitResult<WaitProgress>> WaitChainsGone([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(
            input,
            (run, progress) => chains.WaitGoneAsync(run, input.Replicas!.Value, progress),
            cancellationToken);

    [Function(nameof(RestartRelayer))]
    public Task<UnitResult<Outcome>> RestartRelayer([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, chains.RestartRelayerAsync, cancellationToken);

    [Function(nameof(StopWorkloads))]
    public Task<UnitResult<Outcome>> StopWorkloads([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, workloads.StopAsync, cancellationToken);

    [Function(nameof(WaitStopped))]
    public Task<UnitResult<WaitProgress>> WaitStopped([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => WaitAsync(input, workloads.WaitStoppedAsync, cancellationToken);

    [Function(nameof(ResumeWorkloads))]
    public Task<UnitResult<Outcome>> ResumeWorkloads([ActivityTrigger] UnitInput input, CancellationToken cancellationToken)
        => runner.RunAsync(input, workloads.ResumeAsync, cancellationToken);

    private Task<UnitResult<Outcome>> PreflightAsync(UnitInput input, HelmWork work, CancellationToken cancellationToken)
        => runner.RunAsync(input, run => preflight.RunAsync(run, work), cancellationToken);

    private Task<UnitResult<WaitProgress>> WaitAsync(
        UnitInput input,
        Func<OperationRun, IProgress<string>, Task<Outcome>> wait,
        CancellationToken cancellationToken)
        => runner.RunAsync(
            input,
            run => WaitSlices.RunAsync(run, input.Seen, wait),
            cancellationToken);
}
