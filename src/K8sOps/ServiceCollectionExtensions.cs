using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Cluster.Locking;
using Cryptomeria.K8sOps.Cluster.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.K8sOps;

/// <summary>Registers what operates cryptomeria.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the connection to Kubernetes and what is built on it, all as singletons. A wrong setting stops the host at start with one
    /// message that names all of them.
    /// </summary>
    public static IServiceCollection AddK8sOps(this IServiceCollection services, Action<ClusterOptions> configure)
    {
        services.AddOptions<ClusterOptions>().Configure(configure).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ClusterEnvironment.Current);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>());
        services.TryAddSingleton(provider => new ClusterConnection(
            provider.GetRequiredService<IOptions<ClusterOptions>>(),
            provider.GetRequiredService<ClusterEnvironment>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<ClusterConnection>>()));
        services.TryAddSingleton<IPodExec, PodExec>();
        services.TryAddSingleton<IPodProcesses, PodProcesses>();
        services.TryAddSingleton<IPodLogs, PodLogs>();
        services.TryAddSingleton<INamespaceLock, NamespaceLock>();
        services.TryAddSingleton<IChainRpc, ChainRpc>();
        return services;
    }
}
