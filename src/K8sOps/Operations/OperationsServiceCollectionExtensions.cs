using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Operations.Lifecycle;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>Registers the operations.</summary>
public static class OperationsServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ISystemOperations"/> as a singleton, on top of what <see cref="K8sOps.ServiceCollectionExtensions.AddK8sOps"/>
    /// registers. An <see cref="OperationTimings"/> registered before is used.
    /// </summary>
    public static IServiceCollection AddCryptomeriaOperations(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new OperationTimings());
        services.TryAddSingleton<RlyClient>();
        services.TryAddSingleton<OwnProcesses>();
        services.TryAddSingleton<RelayerProcessControl>();
        services.TryAddSingleton<GatewayClient>();
        services.TryAddSingleton<RelayerLog>();
        services.TryAddSingleton<Counterparties>();
        services.TryAddSingleton<ChainHeights>();
        services.TryAddSingleton<ChainWait>();
        services.TryAddSingleton<ResourceReader>();
        services.TryAddSingleton<SnapshotReader>();
        services.TryAddSingleton<PodExplainer>();
        services.TryAddSingleton<SystemObserver>();
        services.TryAddSingleton<SystemView>();
        services.TryAddSingleton<Poller>();
        services.TryAddSingleton<SetupOperations>();
        services.TryAddSingleton<PathOperations>();
        services.TryAddSingleton<ConnectionOperations>();
        services.TryAddSingleton<LinkOperations>();
        services.TryAddSingleton<RegistrationOperations>();
        services.TryAddSingleton<RelayerRunOperations>();
        services.TryAddSingleton<RelayerReturnOperations>();
        services.TryAddSingleton<ReadinessOperations>();
        services.TryAddSingleton<ISystemOperations, SystemOperations>();
        services.TryAddSingleton<HelmOptions>();
        services.TryAddSingleton<HelmClient>();
        services.TryAddSingleton<WorkloadClient>();
        services.TryAddSingleton<ApiResources>();
        services.TryAddSingleton<AccessReviews>();
        services.TryAddSingleton<WorkloadOperations>();
        services.TryAddSingleton<TargetNamespace>();
        services.TryAddSingleton<ReleaseObjects>();
        services.TryAddSingleton<ObjectRemover>();
        services.TryAddSingleton<DataOperations>();
        services.TryAddSingleton<ReleaseOperations>();
        services.TryAddSingleton<PreflightOperations>();
        services.TryAddSingleton<ChainRemoval>();
        services.TryAddSingleton<ILifecycleOperations, LifecycleOperations>();
        return services;
    }
}
