using Cryptomeria.EmbeddedHost.Durable.Client;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Adds the durable engine to a host.</summary>
internal static class DurableServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine as a hosted service and its <see cref="DurableTaskClient"/>. The host also needs an
    /// <see cref="ITaskInvoker"/>.
    /// </summary>
    public static IServiceCollection AddDurableEngine(this IServiceCollection services, Action<DurableEngineOptions> configure)
    {
        services.AddOptions<DurableEngineOptions>().Configure(configure);
        services.AddSingleton<IValidateOptions<DurableEngineOptions>, DurableEngineOptionsValidator>();
        services.AddSingleton<DurableEngine>();
        services.AddSingleton<DurableTaskClient, EmbeddedDurableTaskClient>();
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        return services;
    }
}
