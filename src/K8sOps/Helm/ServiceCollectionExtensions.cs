using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>Registers the helm program, and what is done with it.</summary>
internal static class ServiceCollectionExtensions
{
    /// <param name="options">How it is run; null for the defaults, which know no chart.</param>
    public static IServiceCollection AddHelm(this IServiceCollection services, HelmOptions? options)
    {
        services.TryAddSingleton(options ?? new HelmOptions());
        return services.AddOwn<HelmClient>().AddOwn<ReleaseOperations>().AddOwn<PreflightOperations>();
    }
}
