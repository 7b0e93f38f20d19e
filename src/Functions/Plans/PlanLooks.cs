using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.Functions.Plans;

/// <summary>
/// What one plan sees. What more than one step asks for is looked at once, when the first does, so that all are planned from the same sight. Not thread-safe.
/// </summary>
/// <param name="force">The job would act although a look says it is done.</param>
/// <param name="cancellationToken">Ends every look.</param>
internal sealed class PlanLooks(PlanSources sources, string @namespace, string release, bool force, CancellationToken cancellationToken)
{
    private Task? _runs;
    private Task<ReleaseLook>? _release;
    private Task<IReadOnlyList<WorkloadLook>>? _workloads;
    private Task<ReleaseInventory>? _objects;
    private Task<bool>? _namespace;
    private Task<IReadOnlyList<string>?>? _mnemonics;

    public string Namespace => @namespace;

    public string Release => release;

    public bool Force => force;

    /// <inheritdoc cref="K8sOps.Operations.Lifecycle.WorkloadOperations.CheckRunsAsync"/>
    public Task CheckRunsAsync() => _runs ??= CheckAsync(sources.Workloads.CheckRunsAsync);

    /// <inheritdoc cref="K8sOps.Operations.Lifecycle.PreflightOperations.LookAsync"/>
    public Task<PreflightLook> PreflightAsync(HelmWork work) => LookAsync(run => sources.Preflight.LookAsync(run, work));

    /// <inheritdoc cref="K8sOps.Operations.Lifecycle.WorkloadOperations.CheckScalingAsync"/>
    public Task CheckScalingAsync(bool resume) => CheckAsync(run => sources.Workloads.CheckScalingAsync(run, resume));

    public Task<ReleaseLook> ReleaseAsync() => _release ??= LookAsync(sources.Releases.LookAsync);

    public Task<IReadOnlyList<WorkloadLook>> WorkloadsAsync() => _workloads ??= LookAsync(sources.Workloads.LookAsync);

    public Task<ReleaseInventory> ObjectsAsync() => _objects ??= LookAsync(sources.Data.LookAsync);

    public Task<int> FdscAsync() => LookAsync(sources.Releases.CountFdscAsync);

    public Task<int> PodsAsync() => LookAsync(sources.Workloads.CountPodsAsync);

    /// <inheritdoc cref="K8sOps.Operations.Lifecycle.DataOperations.LookNamespaceAsync"/>
    public Task<bool> NamespaceAsync() => _namespace ??= LookAsync(sources.Data.LookNamespaceAsync);

    /// <summary>The chains from <c>fdsc-{replicas}</c> on that the relayer's configuration knows.</summary>
    public Task<IReadOnlyList<string>> RelayerChainsAsync(int replicas) => LookAsync(run => sources.Chains.LookRelayerChainsAsync(run, replicas));

    /// <inheritdoc cref="K8sOps.Operations.Lifecycle.ChainRemoval.LookGoingAsync"/>
    public Task<IReadOnlyList<string>> GoingChainsAsync(int replicas, bool upgrade) => LookAsync(run => sources.Chains.LookGoingAsync(run, replicas, upgrade));

    /// <inheritdoc cref="K8sOps.Operations.Lifecycle.ChainRemoval.LookMissingMnemonicsAsync"/>
    public Task<IReadOnlyList<string>?> MissingMnemonicsAsync() => _mnemonics ??= LookAsync(sources.Chains.LookMissingMnemonicsAsync);

    public Task<RelayerSetup> SetupAsync() => LookAsync(sources.Setup.LookAsync);

    /// <param name="limit">Ends the look sooner.</param>
    public async Task<ConnectionState> ConnectionsAsync(TimeSpan limit)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        return await LookAsync(sources.Connections.LookAsync, limited.Token);
    }

    public Task<RelayerProcess> RelayerAsync() => LookAsync(sources.Relayers.LookAsync);

    public Task<Readiness> ReadinessAsync() => LookAsync(sources.Readiness.LookAsync);

    private async Task<T> LookAsync<T>(Func<OperationRun, Task<T>> look, CancellationToken? letGo = null)
    {
        using var run = new OperationRun(@namespace, release, "dry-run", SilentLog.Instance, cancellationToken, letGo ?? cancellationToken) { Force = force };
        return await sources.Runner.RunAsync(run, look);
    }

    private Task CheckAsync(Func<OperationRun, Task> check) => LookAsync(async run =>
    {
        await check(run);
        return true;
    });
}
