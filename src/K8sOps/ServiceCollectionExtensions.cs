using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps;

/// <summary>Registers what operates cryptomeria.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the connection to Kubernetes and what operations and queries share on top of it, all as singletons. A wrong setting stops the host at start with
    /// one message that names all of them.
    /// </summary>
    public static IServiceCollection AddK8sOps(this IServiceCollection services, Action<ClusterOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddCluster(configure).AddSystems().AddChains().AddRelayer();
    }
}
