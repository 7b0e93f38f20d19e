using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps;

/// <summary>Registers what operates cryptomeria.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the connection to Kubernetes and the operations on top of it, all as singletons. A wrong setting stops the host at start with one message that
    /// names all of them.
    /// </summary>
    /// <param name="helm">How helm is run; null for the defaults, which know no chart.</param>
    /// <param name="timings">How long operations wait; null for the defaults.</param>
    public static IServiceCollection AddK8sOps(
        this IServiceCollection services, Action<ClusterOptions> configure, HelmOptions? helm = null, OperationTimings? timings = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(timings ?? new OperationTimings());
        return services.AddOwn<OperationRunner>().AddOwn<Poller>().AddCluster(configure).AddSystems().AddChains().AddRelayer().AddHelm(helm);
    }
}
