using Cryptomeria.K8sOps.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>Registers what asks a chain's programs.</summary>
internal static class ServiceCollectionExtensions
{
    public static IServiceCollection AddChains(this IServiceCollection services)
    {
        services.TryAddSingleton<IChainRpc, ChainRpc>();
        return services.AddOwn<GatewayClient>().AddOwn<ChainHeights>().AddOwn<ChainWait>().AddOwn<RegistrationOperations>();
    }
}
