using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>Registers the queries.</summary>
public static class QueryServiceCollectionExtensions
{
    /// <summary>
    /// Registers what looks at the system and changes nothing, all as singletons, on top of what
    /// <see cref="K8sOps.ServiceCollectionExtensions.AddK8sOps"/> registers.
    /// </summary>
    public static IServiceCollection AddSystemQueries(this IServiceCollection services, QueryOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RlyClient>();
        services.AddSingleton(options);
        services.AddSingleton<ResourceReader>();
        services.AddSingleton<NodeHostFinder>();
        services.AddSingleton<PodLooks>();
        services.AddSingleton(provider => new PodsQuery(Reader(provider), options));
        services.AddSingleton(provider => new ServicesQuery(Reader(provider), options));
        services.AddSingleton(provider => new ConfigMapsQuery(Reader(provider), options));
        services.AddSingleton(provider => new LogPodsQuery(Reader(provider), options));
        services.AddSingleton(provider => new PortsQuery(Reader(provider), provider.GetRequiredService<NodeHostFinder>(), options));
        services.AddSingleton(provider => new SystemStatusQuery(
            Reader(provider),
            provider.GetRequiredService<IChainRpc>(),
            provider.GetRequiredService<PodLooks>(),
            options,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static ResourceReader Reader(IServiceProvider provider) => provider.GetRequiredService<ResourceReader>();
}
