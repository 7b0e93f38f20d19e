using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Registers the rly program, and what is done with it.</summary>
internal static class ServiceCollectionExtensions
{
    public static IServiceCollection AddRelayer(this IServiceCollection services) => services
        .AddOwn<RlyClient>()
        .AddOwn<RelayerLog>()
        .AddOwn<Counterparties>()
        .AddOwn<OwnProcesses>()
        .AddOwn<RelayerProcessControl>()
        .AddOwn<SetupOperations>()
        .AddOwn<PathOperations>()
        .AddOwn<ConnectionOperations>()
        .AddOwn<LinkOperations>()
        .AddOwn<RelayerRunOperations>()
        .AddOwn<RelayerReturnOperations>()
        .AddOwn<ChainRemoval>();
}
