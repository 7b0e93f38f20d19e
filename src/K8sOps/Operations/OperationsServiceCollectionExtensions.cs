using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Operations.Lifecycle;
using Cryptomeria.K8sOps.Relayer;
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
        services.TryAddSingleton<ISystemOperations, SystemOperations>();
        services.TryAddSingleton<HelmOptions>();
        services.TryAddSingleton<HelmClient>();
        services.TryAddSingleton<WorkloadClient>();
        services.TryAddSingleton<ILifecycleOperations>(provider =>
        {
            var (time, timings) = (provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<OperationTimings>());
            var discovery = provider.GetRequiredService<ISystemDiscovery>();
            var exec = provider.GetRequiredService<IPodExec>();
            var pods = provider.GetRequiredService<PodWaiter>();
            var rly = provider.GetRequiredService<RlyClient>();
            var connection = provider.GetRequiredService<ClusterConnection>();
            var access = new AccessReviews(connection, new ApiResources(connection));
            var workloads = new WorkloadOperations(provider.GetRequiredService<WorkloadClient>(), pods, access, time, timings);
            var helm = provider.GetRequiredService<HelmClient>();
            var target = new TargetNamespace(connection, time);
            var data = new DataOperations(new ReleaseObjects(connection), new ObjectRemover(connection), target, new HostObjects(connection), time);
            var releases = new ReleaseOperations(helm, provider.GetRequiredService<HelmOptions>(), discovery, workloads, data, target, time);
            return new LifecycleOperations(
                new PreflightOperations(helm, releases, workloads, data, access),
                releases,
                workloads,
                data,
                new ChainRemoval(
                    discovery, exec, rly, provider.GetRequiredService<RelayerProcessControl>(), provider.GetRequiredService<ChainObjects>(), workloads, time, timings));
        });
        return services;
    }
}
