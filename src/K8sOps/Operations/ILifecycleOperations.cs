using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>
/// The units that installing, removing, scaling, stopping and resuming cryptomeria are made of. As in <see cref="ISystemOperations"/>, each looks,
/// acts only where needed and verifies; after a crash, a cancel or a time-out at any instant the same call finishes the work.
/// </summary>
public interface ILifecycleOperations
{
    /// <summary>
    /// Finds out whether helm can do what it is about to be asked for, before anything is changed: helm is there and new enough, the chart can be read and renders
    /// with the values (its dependencies are fetched where they are missing), the account has the rights, cryptomeria is in the state the work needs. Recovers a
    /// release that a killed helm left pending: a first install that never ended is uninstalled, else the last deployed revision is rolled back to; the log says so.
    /// Skipped where helm has nothing to do.
    /// </summary>
    /// <exception cref="OperationException">
    /// <c>HELM_MISSING</c>, <c>HELM_UNSUPPORTED</c>, <c>HELM_FAILED</c>, <c>CHART_MISSING</c>, <c>CHART_UNREADABLE</c>, <c>K8S_FORBIDDEN</c>, <c>SYSTEM_STOPPED</c>,
    /// <c>NOT_INSTALLED</c>, <c>HOST_IN_NAMESPACE</c>.
    /// </exception>
    Task<StepOutcome> PreflightAsync(OperationContext context, HelmWork work, CancellationToken cancellationToken);

    /// <summary>Installs the chart; upgrades where the release has other values or is not deployed; skipped where it is deployed with the same ones.</summary>
    /// <param name="values">The user's values; <c>fdsc.replicas</c> is set to <paramref name="fdscReplicas"/> where that is given.</param>
    Task<StepOutcome> InstallAsync(OperationContext context, JsonObject values, int? fdscReplicas, CancellationToken cancellationToken);

    /// <summary>Waits until every workload of cryptomeria's has all its pods Ready; skipped where they are at the first look.</summary>
    /// <param name="progress">Told what is not ready and why (ImagePullBackOff, Pending on a claim, CrashLoopBackOff with the last log line), when that changes.</param>
    /// <exception cref="OperationException"><c>WORKLOAD_FAILED</c>, early, on what waiting cannot heal.</exception>
    Task<StepOutcome> WaitReadyAsync(OperationContext context, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Uninstalls the release, a pending one too; skipped where there is none. Forced, it then deletes what of cryptomeria's Helm did not make or has
    /// forgotten, workloads first, data apart.
    /// </summary>
    /// <exception cref="OperationException"><c>RELEASE_NOT_FOUND</c> where Helm knows no such release and its workloads, or those of another one, run.</exception>
    Task<StepOutcome> UninstallAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes cryptomeria's claims, Jobs and the mnemonics Secret, and nothing that is the host's, that Helm is told to keep, or that a workload uses which
    /// stays; skipped where nothing is to delete.
    /// </summary>
    Task<StepOutcome> DeleteDataAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Deletes the namespace; refused where the host itself lives in it (<c>HOST_IN_NAMESPACE</c>).</summary>
    Task<StepOutcome> DeleteNamespaceAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until nothing of cryptomeria's is left that is being deleted: pods, workloads, services, configuration; with <paramref name="data"/> claims
    /// too; with <paramref name="wholeNamespace"/> the namespace. The outcome names what nobody deletes.
    /// </summary>
    Task<StepOutcome> WaitGoneAsync(OperationContext context, bool data, bool wholeNamespace, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>How many fdsc chains are deployed: the number of their StatefulSets.</summary>
    Task<int> CountFdscAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Looks as <see cref="PreflightAsync"/> does. Changes nothing; a release that has to be recovered first is looked at no further.</summary>
    /// <exception cref="OperationException">As <see cref="PreflightAsync"/>.</exception>
    Task<PreflightLook> LookPreflightAsync(OperationContext context, HelmWork work, CancellationToken cancellationToken);

    /// <summary>Looks at the release. Changes nothing; a pending release stays pending.</summary>
    /// <exception cref="OperationException"><c>HELM_MISSING</c>.</exception>
    Task<ReleaseLook> LookReleaseAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Looks at cryptomeria's workloads. Changes nothing.</summary>
    Task<IReadOnlyList<WorkloadLook>> LookWorkloadsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Looks whether cryptomeria runs. Changes nothing.</summary>
    /// <exception cref="OperationException"><c>NOT_INSTALLED</c>, or <c>SYSTEM_STOPPED</c> where a stop brought workloads down that nothing brought up since.</exception>
    Task CheckRunsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>How many pods cryptomeria's workloads have. Changes nothing.</summary>
    Task<int> CountPodsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Whether there is the namespace, which may be deleted. Changes nothing.</summary>
    /// <exception cref="OperationException"><c>HOST_IN_NAMESPACE</c>.</exception>
    Task<bool> LookNamespaceAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Looks at everything of the release's in the namespace. Changes nothing.</summary>
    Task<ReleaseInventory> LookObjectsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Looks which of the chains from <c>fdsc-{replicas}</c> on the relayer's configuration knows. Changes nothing.</summary>
    Task<IReadOnlyList<string>> LookRelayerChainsAsync(OperationContext context, int replicas, CancellationToken cancellationToken);

    /// <summary>Looks which of the chains from <c>fdsc-{replicas}</c> on are not gone but being deleted. Changes nothing.</summary>
    /// <param name="upgrade">Helm is still to delete what the release has: that counts too.</param>
    Task<IReadOnlyList<string>> LookGoingChainsAsync(OperationContext context, int replicas, bool upgrade, CancellationToken cancellationToken);

    /// <summary>Looks whose mnemonics the relayer's pod does not see; null where no relayer pod is Ready. Changes nothing.</summary>
    Task<IReadOnlyList<string>?> LookMissingMnemonicsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the chains from <c>fdsc-{replicas}</c> on out of the relayer: stops <c>rly start</c> where it relays one of them, deletes their paths and chains.
    /// Skipped where the configuration has none of them. Waits for the relayer's pod where there is one: its configuration stays while a container restarts.
    /// </summary>
    /// <exception cref="OperationException"><c>NOT_INSTALLED</c>, <c>SYSTEM_STOPPED</c>.</exception>
    Task<StepOutcome> RemoveChainsAsync(OperationContext context, int replicas, CancellationToken cancellationToken);

    /// <summary>Upgrades the release to a number of fdsc chains, keeping its values; a pending release is recovered first; skipped where it has that number.</summary>
    Task<StepOutcome> ScaleFdscAsync(OperationContext context, int replicas, CancellationToken cancellationToken);

    /// <summary>Waits until the StatefulSets and pods of the chains from <c>fdsc-{replicas}</c> on are gone; the outcome names what nobody deletes.</summary>
    Task<StepOutcome> WaitChainsGoneAsync(OperationContext context, int replicas, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the relayer's pod where it does not see every chain's mnemonic (its Secret has new keys), and waits for the new one to be Ready and the old one gone.
    /// </summary>
    Task<StepOutcome> RestartRelayerAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Checks the rights that a stop or a resume needs. Changes nothing.</summary>
    /// <param name="resume">A resume is meant, and a stop otherwise.</param>
    /// <exception cref="OperationException"><c>K8S_FORBIDDEN</c>.</exception>
    Task CheckScalingAsync(OperationContext context, bool resume, CancellationToken cancellationToken);

    /// <summary>
    /// Records each workload's replicas in an annotation and scales it to 0; a workload at 0 with a record is left as it is. Never the host's. Refused as
    /// <see cref="CheckScalingAsync"/> says before the first is scaled.
    /// </summary>
    Task<StepOutcome> StopWorkloadsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Waits until no pod of cryptomeria's workloads is left.</summary>
    Task<StepOutcome> WaitStoppedAsync(OperationContext context, IProgress<string>? progress, CancellationToken cancellationToken);

    /// <summary>Scales each workload back to its recorded replicas and removes the record; one without a record at 0 gets 1. Skipped where nothing is stopped.</summary>
    /// <exception cref="OperationException"><c>NOT_INSTALLED</c> where there is no workload.</exception>
    Task<StepOutcome> ResumeWorkloadsAsync(OperationContext context, CancellationToken cancellationToken);
}

/// <summary>What <see cref="ILifecycleOperations.LookPreflightAsync"/> saw.</summary>
/// <param name="NeedsHelm">False where helm has nothing to do.</param>
/// <param name="Message">What was checked, or why nothing had to be.</param>
public sealed record PreflightLook(bool NeedsHelm, string Message);

/// <summary>What <see cref="ILifecycleOperations.LookReleaseAsync"/> saw.</summary>
/// <param name="Status">The release's status as helm names it, or null where there is no release.</param>
/// <param name="Values">The user's values of the release.</param>
public sealed record ReleaseLook(string? Status, int Revision, JsonObject Values)
{
    /// <summary>A helm was killed at work on it: it is recovered before anything else.</summary>
    public bool NeedsRecovery => Status is "uninstalling" || Status?.StartsWith("pending-", StringComparison.Ordinal) == true;
}

/// <summary>A workload as <see cref="ILifecycleOperations.LookWorkloadsAsync"/> saw it.</summary>
/// <param name="NeedsStop">A stop would change it.</param>
/// <param name="ResumesTo">The replicas a resume would give it, or null where it would change nothing.</param>
public sealed record WorkloadLook(string Name, int Replicas, bool IsReady, bool NeedsStop, int? ResumesTo);
