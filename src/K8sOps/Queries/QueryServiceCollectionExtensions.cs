using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Systems;
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
        services.AddCryptomeriaOperations();
        services.AddSingleton(options);
        services.AddSingleton<NodeHostFinder>();
        services.AddSingleton<ViewQuestions>();
        services.AddSingleton<CounterpartyMemory>();
        services.AddSingleton(provider => new PodsQuery(Reader(provider), Get<SnapshotReader>(provider), options));
        services.AddSingleton(provider => new ServicesQuery(Reader(provider), options));
        services.AddSingleton(provider => new ConfigMapsQuery(Reader(provider), options));
        services.AddSingleton(provider => new LogPodsQuery(Reader(provider), Get<SnapshotReader>(provider), options));
        services.AddSingleton(provider => new PortsQuery(Reader(provider), Get<NodeHostFinder>(provider), options));
        services.AddSingleton(provider => new SystemStatusQuery(
            Get<SnapshotReader>(provider),
            Get<SystemObserver>(provider),
            Get<PodExplainer>(provider),
            Get<ViewQuestions>(provider),
            Get<CounterpartyMemory>(provider),
            options,
            Get<TimeProvider>(provider)));
        return services;
    }

    private static ResourceReader Reader(IServiceProvider provider) => Get<ResourceReader>(provider);

    private static T Get<T>(IServiceProvider provider)
        where T : notnull => provider.GetRequiredService<T>();
}
