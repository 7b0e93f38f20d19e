using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.Functions.Plans;

/// <summary>
/// What one plan sees. What more than one step asks for is looked at once, when the first does, so that all are planned from the same sight. Not thread-safe.
/// </summary>
public sealed class PlanLooks(ILifecycleOperations operations, OperationContext context, CancellationToken cancellationToken)
{
    private Task? _runs;
    private Task<ReleaseLook>? _release;
    private Task<IReadOnlyList<WorkloadLook>>? _workloads;
    private Task<ReleaseInventory>? _objects;
    private Task<bool>? _namespace;
    private Task<IReadOnlyList<string>?>? _mnemonics;

    public OperationContext Context => context;

    /// <inheritdoc cref="ILifecycleOperations.CheckRunsAsync"/>
    public Task CheckRunsAsync() => _runs ??= operations.CheckRunsAsync(context, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.LookPreflightAsync"/>
    public Task<PreflightLook> PreflightAsync(HelmWork work) => operations.LookPreflightAsync(context, work, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.CheckScalingAsync"/>
    public Task CheckScalingAsync(bool resume) => operations.CheckScalingAsync(context, resume, cancellationToken);

    public Task<ReleaseLook> ReleaseAsync() => _release ??= operations.LookReleaseAsync(context, cancellationToken);

    public Task<IReadOnlyList<WorkloadLook>> WorkloadsAsync() => _workloads ??= operations.LookWorkloadsAsync(context, cancellationToken);

    public Task<ReleaseInventory> ObjectsAsync() => _objects ??= operations.LookObjectsAsync(context, cancellationToken);

    public Task<int> FdscAsync() => operations.CountFdscAsync(context, cancellationToken);

    public Task<int> PodsAsync() => operations.CountPodsAsync(context, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.LookNamespaceAsync"/>
    public Task<bool> NamespaceAsync() => _namespace ??= operations.LookNamespaceAsync(context, cancellationToken);

    /// <summary>The chains from <c>fdsc-{replicas}</c> on that the relayer's configuration knows.</summary>
    public Task<IReadOnlyList<string>> RelayerChainsAsync(int replicas) => operations.LookRelayerChainsAsync(context, replicas, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.LookGoingChainsAsync"/>
    public Task<IReadOnlyList<string>> GoingChainsAsync(int replicas, bool upgrade) => operations.LookGoingChainsAsync(context, replicas, upgrade, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.LookMissingMnemonicsAsync"/>
    public Task<IReadOnlyList<string>?> MissingMnemonicsAsync() => _mnemonics ??= operations.LookMissingMnemonicsAsync(context, cancellationToken);
}
