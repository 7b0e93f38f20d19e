using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Registers the rly program.</summary>
internal static class ServiceCollectionExtensions
{
    public static IServiceCollection AddRelayer(this IServiceCollection services) => services.AddOwn<RlyClient>().AddOwn<RelayerLog>().AddOwn<Counterparties>();
}
