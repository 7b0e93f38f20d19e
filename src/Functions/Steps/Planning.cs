using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.Functions.Steps;

/// <summary>
/// One plan as its steps see it: what is asked for, what the steps before do, and what is observed. What more than one step asks for is observed once, when the first
/// does, so that all are planned from the same sight. Not thread-safe.
/// </summary>
/// <param name="input">What the job is asked for.</param>
/// <param name="cancellationToken">Ends every observation.</param>
internal sealed class Planning(PlanSources sources, JobInput input, CancellationToken cancellationToken)
{
    private readonly List<PlannedStep> _before = [];
    private Task? _runs;
    private Task<ReleaseObservation>? _release;
    private Task<IReadOnlyList<WorkloadObservation>>? _workloads;
    private Task<ReleaseInventory>? _objects;
    private Task<bool>? _namespace;
    private Task<IReadOnlyList<string>?>? _mnemonics;

    /// <summary>What the job is asked for.</summary>
    public JobInput Input => input;

    /// <summary>The steps planned so far.</summary>
    public IReadOnlyList<PlannedStep> Before => _before;

    /// <summary>A step planned so far may replace or make pods.</summary>
    public bool PodsChange { get; private set; }

    /// <summary>Takes note of a planned step, before the next one is planned.</summary>
    public void Add(Step step, PlannedStep planned)
    {
        _before.Add(planned);
        PodsChange |= step.ChangesPods && planned.Acts;
    }

    /// <summary>Whether a step planned before does something, or may.</summary>
    public bool WillRun(string step) => _before.Exists(planned => planned.Name == step && planned.Acts);

    /// <inheritdoc cref="K8sOps.Cluster.Workloads.WorkloadOperations.CheckRunsAsync"/>
    public Task CheckRunsAsync() => _runs ??= CheckAsync(sources.Workloads.CheckRunsAsync);

    /// <inheritdoc cref="K8sOps.Helm.PreflightOperations.ObserveAsync"/>
    public Task<PreflightObservation> PreflightAsync(HelmWork work) => ObserveAsync(run => sources.Preflight.ObserveAsync(run, work));

    /// <inheritdoc cref="K8sOps.Helm.ReleaseOperations.ObserveAsync"/>
    public Task<ReleaseObservation> ReleaseAsync() => _release ??= ObserveAsync(sources.Releases.ObserveAsync);

    /// <inheritdoc cref="K8sOps.Cluster.Workloads.WorkloadOperations.ObserveAsync"/>
    public Task<IReadOnlyList<WorkloadObservation>> WorkloadsAsync() => _workloads ??= ObserveAsync(sources.Workloads.ObserveAsync);

    /// <inheritdoc cref="K8sOps.Cluster.Workloads.WorkloadOperations.ObserveReadinessAsync"/>
    public Task<K8sOps.Systems.Readiness> PodsReadyAsync() => ObserveAsync(sources.Workloads.ObserveReadinessAsync);

    /// <inheritdoc cref="K8sOps.Helm.ReleaseOperations.CountFdscAsync"/>
    public Task<int> FdscAsync() => ObserveAsync(sources.Releases.CountFdscAsync);

    /// <inheritdoc cref="K8sOps.Cluster.Workloads.WorkloadOperations.CountPodsAsync"/>
    public Task<int> PodsAsync() => ObserveAsync(sources.Workloads.CountPodsAsync);

    /// <inheritdoc cref="K8sOps.Cluster.Deletion.DataOperations.IsNamespaceThereAsync"/>
    public Task<bool> NamespaceAsync() => _namespace ??= ObserveAsync(sources.Data.IsNamespaceThereAsync);

    /// <summary>What an uninstall takes, all its steps together.</summary>
    public async Task<Removal> RemovalAsync()
    {
        var release = await ReleaseAsync();
        var objects = await (_objects ??= ObserveAsync(sources.Data.ObserveAsync));
        return objects.PlanRemoval(release.Status is not null, input.Force, input.DeleteData == true);
    }

    /// <inheritdoc cref="K8sOps.Relayer.ChainRemoval.FindRelayerChainsAsync"/>
    public Task<IReadOnlyList<string>> RelayerChainsAsync(int replicas) => ObserveAsync(run => sources.Chains.FindRelayerChainsAsync(run, replicas));

    /// <inheritdoc cref="K8sOps.Relayer.ChainRemoval.FindGoingAsync"/>
    public Task<IReadOnlyList<string>> GoingChainsAsync(int replicas, bool upgrade) => ObserveAsync(run => sources.Chains.FindGoingAsync(run, replicas, upgrade));

    /// <inheritdoc cref="K8sOps.Relayer.ChainRemoval.FindMissingMnemonicsAsync"/>
    public Task<IReadOnlyList<string>?> MissingMnemonicsAsync() => _mnemonics ??= ObserveAsync(sources.Chains.FindMissingMnemonicsAsync);

    /// <inheritdoc cref="SetupOperations.ObserveAsync"/>
    public Task<RelayerSetup> SetupAsync() => ObserveAsync(sources.Setup.ObserveAsync);

    /// <inheritdoc cref="ConnectionOperations.ObserveAsync"/>
    /// <param name="limit">How long it may take.</param>
    /// <returns>Null where that was not enough.</returns>
    public async Task<ConnectionState?> ConnectionsAsync(TimeSpan limit)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            return await ObserveAsync(sources.Connections.ObserveAsync, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc cref="RelayerRunOperations.ObserveAsync(OperationRun)"/>
    public Task<RelayerProcess> RelayerAsync() => ObserveAsync(sources.Relayers.ObserveAsync);

    /// <inheritdoc cref="ReadinessOperations.ObserveAsync(OperationRun)"/>
    public Task<K8sOps.Systems.Readiness> ReadinessAsync() => ObserveAsync(sources.Readiness.ObserveAsync);

    /// <summary>Plans to scale workloads, where that is allowed.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="resume">A resume is meant, and a stop otherwise.</param>
    public Task<PlannedStep> ScaleAsync(string step, string message, bool resume) => PlannedStep.UnlessForbiddenAsync(step, async () =>
    {
        await CheckAsync(run => sources.Workloads.CheckScalingAsync(run, resume));
        return PlannedStep.Run(step, message);
    });

    private async Task<T> ObserveAsync<T>(Func<OperationRun, Task<T>> observe, CancellationToken? letGo = null)
    {
        using var run = new OperationRun(input.Namespace, input.Release, "dry-run", SilentLog.Instance, cancellationToken, letGo ?? cancellationToken)
        {
            Force = input.Force,
        };
        return await sources.Runner.RunAsync(run, observe);
    }

    private Task<bool> CheckAsync(Func<OperationRun, Task> check) => ObserveAsync(async run =>
    {
        await check(run);
        return true;
    });
}
