using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Hosting.Configuration;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Http.Data;
using Cryptomeria.EmbeddedHost.Http.Management;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>Adds the durable engine where the app has something for it.</summary>
internal static class DurableFunctionsServiceCollectionExtensions
{
    public static void AddDurableFunctions(this IServiceCollection services, FunctionCatalog catalog, HostJson hostJson, string dataDirectory)
    {
        var isUsed = catalog.All.Any(function =>
            function.Trigger is FunctionTrigger.Orchestration or FunctionTrigger.Activity or FunctionTrigger.Entity || DurableParameters.NeedsClient(function));
        if (!isUsed)
        {
            return;
        }

        services.AddSingleton<ITaskInvoker, FunctionTaskInvoker>();
        services.AddSingleton<ManagementAddress>();
        services.AddSingleton(provider => new DurableTaskShimFactory(
            new DurableTaskWorkerOptions { DataConverter = provider.GetRequiredService<IOptions<DurableEngineOptions>>().Value.DataConverter, EnableEntitySupport = true },
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddDurableEngine(options => Configure(options, hostJson, dataDirectory));
        services.AddOptions<DurableEngineOptions>().Configure<IOptions<WorkerOptions>>(UseWorkerSerializer);
        HideClient(services);
    }

    // As the official worker: what the app sets for JSON holds for durable inputs and outputs too.
    private static void UseWorkerSerializer(DurableEngineOptions options, IOptions<WorkerOptions> worker)
    {
        if (worker.Value.Serializer is { } serializer && serializer != WorkerSerializer.Default)
        {
            options.DataConverter = new ObjectSerializerConverter(serializer);
        }
    }

    private static void Configure(DurableEngineOptions options, HostJson hostJson, string dataDirectory)
    {
        options.DataDirectory = Path.Combine(dataDirectory, "durable");
        options.HubName = hostJson.HubName ?? options.HubName;
        options.MaxConcurrentActivityFunctions = hostJson.MaxConcurrentActivityFunctions ?? options.MaxConcurrentActivityFunctions;
        options.MaxConcurrentOrchestratorFunctions = hostJson.MaxConcurrentOrchestratorFunctions ?? options.MaxConcurrentOrchestratorFunctions;
        options.MaxConcurrentEntityFunctions = hostJson.MaxConcurrentEntityFunctions ?? options.MaxConcurrentEntityFunctions;
        options.MaxEntityOperationBatchSize = hostJson.MaxEntityOperationBatchSize ?? options.MaxEntityOperationBatchSize;
        options.FunctionTimeout = hostJson.FunctionTimeout;
    }

    // An app that took the client by its constructor would work here and fail on the real host.
    private static void HideClient(IServiceCollection services)
    {
        foreach (var descriptor in services.Where(d => d.ServiceType == typeof(DurableTaskClient) && !d.IsKeyedService).ToList())
        {
            services.Remove(descriptor);
            services.AddKeyedSingleton(DurableParameters.ClientKey, (provider, _) => Create(provider, descriptor));
        }
    }

    private static DurableTaskClient Create(IServiceProvider provider, ServiceDescriptor descriptor) => (DurableTaskClient)(
        descriptor.ImplementationInstance
        ?? descriptor.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
}
