using Cryptomeria.K8sOps.Cluster;
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
        services.TryAddSingleton<ISystemOperations>(provider => new SystemOperations(
            provider.GetRequiredService<IPodExec>(),
            provider.GetRequiredService<IPodProcesses>(),
            provider.GetRequiredService<IPodLogs>(),
            provider.GetRequiredService<ISystemDiscovery>(),
            provider.GetRequiredService<IChainRpc>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OperationTimings>()));
        return services;
    }
}
