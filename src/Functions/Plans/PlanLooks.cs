using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Plans;

/// <summary>What one plan sees. Each thing is looked at once, when a step first asks for it, so that all steps are planned from the same sight. Not thread-safe.</summary>
public sealed class PlanLooks(ILifecycleOperations operations, OperationContext context, CancellationToken cancellationToken)
{
    private Task? _runs;
    private Task<HelmLook>? _helm;
    private Task<ReleaseLook>? _release;
    private Task<IReadOnlyList<WorkloadLook>>? _workloads;
    private Task<IReadOnlyList<ObjectLook>>? _objects;
    private Task<int>? _fdsc;
    private Task<int>? _pods;
    private Task<bool>? _namespace;

    public OperationContext Context => context;

    /// <inheritdoc cref="ILifecycleOperations.CheckRunsAsync"/>
    public Task CheckRunsAsync() => _runs ??= operations.CheckRunsAsync(context, cancellationToken);

    public Task<HelmLook> HelmAsync() => _helm ??= operations.LookHelmAsync(context, cancellationToken);

    public Task<ReleaseLook> ReleaseAsync() => _release ??= operations.LookReleaseAsync(context, cancellationToken);

    public Task<IReadOnlyList<WorkloadLook>> WorkloadsAsync() => _workloads ??= operations.LookWorkloadsAsync(context, cancellationToken);

    public Task<IReadOnlyList<ObjectLook>> ObjectsAsync() => _objects ??= operations.LookObjectsAsync(context, cancellationToken);

    public Task<int> FdscAsync() => _fdsc ??= operations.CountFdscAsync(context, cancellationToken);

    public Task<int> PodsAsync() => _pods ??= operations.CountPodsAsync(context, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.LookNamespaceAsync"/>
    public Task<bool> NamespaceAsync() => _namespace ??= operations.LookNamespaceAsync(context, cancellationToken);

    /// <summary>The chains from <c>fdsc-{replicas}</c> on that the relayer's configuration knows.</summary>
    public Task<IReadOnlyList<string>> RelayerChainsAsync(int replicas) => operations.LookRelayerChainsAsync(context, replicas, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.LookGoingChainsAsync"/>
    public Task<IReadOnlyList<string>> GoingChainsAsync(int replicas) => operations.LookGoingChainsAsync(context, replicas, cancellationToken);

    /// <inheritdoc cref="ILifecycleOperations.LookMissingMnemonicsAsync"/>
    public Task<IReadOnlyList<string>?> MissingMnemonicsAsync() => operations.LookMissingMnemonicsAsync(context, cancellationToken);
}
