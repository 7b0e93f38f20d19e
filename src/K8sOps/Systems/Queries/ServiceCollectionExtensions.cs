using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>Registers the queries.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers what observes the system and changes nothing, all as singletons, on top of what
    /// <see cref="K8sOps.ServiceCollectionExtensions.AddK8sOps"/> registers.
    /// </summary>
    public static IServiceCollection AddQueries(this IServiceCollection services, QueryOptions options) => services
        .AddSingleton(options)
        .AddOwn<NodeHostFinder>()
        .AddOwn<ViewQuestions>()
        .AddOwn<CounterpartyMemory>()
        .AddOwn<PodsQuery>()
        .AddOwn<ServicesQuery>()
        .AddOwn<ConfigMapsQuery>()
        .AddOwn<LogPodsQuery>()
        .AddOwn<PortsQuery>()
        .AddOwn<SystemStatusQuery>();
}
