using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Operations.Lifecycle;
using Cryptomeria.K8sOps.Systems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>Registers the operations.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the operations as singletons, on top of what <see cref="K8sOps.ServiceCollectionExtensions.AddK8sOps"/> and
    /// <see cref="Helm.ServiceCollectionExtensions.AddHelm"/> register.
    /// </summary>
    /// <param name="timings">How long they wait; null for the defaults.</param>
    public static IServiceCollection AddOperations(this IServiceCollection services, OperationTimings? timings = null)
    {
        services.TryAddSingleton(timings ?? new OperationTimings());
        return services.AddOwn<OperationRunner>().AddShared().AddStart().AddLifecycle();
    }

    /// <summary>What several operations are made of.</summary>
    private static IServiceCollection AddShared(this IServiceCollection services) => services
        .AddOwn<ChainHeights>()
        .AddOwn<ChainWait>()
        .AddOwn<PodExplainer>()
        .AddOwn<SystemObserver>()
        .AddOwn<SystemView>()
        .AddOwn<OwnProcesses>()
        .AddOwn<RelayerProcessControl>();

    private static IServiceCollection AddStart(this IServiceCollection services) => services
        .AddOwn<SetupOperations>()
        .AddOwn<PathOperations>()
        .AddOwn<ConnectionOperations>()
        .AddOwn<LinkOperations>()
        .AddOwn<RegistrationOperations>()
        .AddOwn<RelayerRunOperations>()
        .AddOwn<RelayerReturnOperations>()
        .AddOwn<ReadinessOperations>();

    private static IServiceCollection AddLifecycle(this IServiceCollection services) => services
        .AddOwn<Poller>()
        .AddOwn<TargetNamespace>()
        .AddOwn<ReleaseObjects>()
        .AddOwn<ObjectRemover>()
        .AddOwn<WorkloadOperations>()
        .AddOwn<DataOperations>()
        .AddOwn<ReleaseOperations>()
        .AddOwn<PreflightOperations>()
        .AddOwn<ChainRemoval>();
}
