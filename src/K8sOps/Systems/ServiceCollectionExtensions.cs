using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Registers what reads and judges a system.</summary>
internal static class ServiceCollectionExtensions
{
    public static IServiceCollection AddSystems(this IServiceCollection services) => services
        .AddOwn<SnapshotReader>()
        .AddOwn<PodExplainer>()
        .AddOwn<SystemObserver>()
        .AddOwn<SystemView>()
        .AddOwn<ReadinessOperations>();
}
