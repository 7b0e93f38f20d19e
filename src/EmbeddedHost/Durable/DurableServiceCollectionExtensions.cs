using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Adds the durable engine to a host.</summary>
internal static class DurableServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine as a hosted service and its <see cref="Microsoft.DurableTask.Client.DurableTaskClient"/>. The host also needs an
    /// <see cref="ITaskInvoker"/>.
    /// </summary>
    public static IServiceCollection AddDurableEngine(this IServiceCollection services, Action<DurableEngineOptions> configure)
    {
        services.AddOptions<DurableEngineOptions>().Configure(configure);
        services.AddSingleton<DurableEngine>();
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        return services;
    }
}
