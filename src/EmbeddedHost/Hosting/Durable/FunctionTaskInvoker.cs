using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>Calls the app's orchestrators and activities for the engine.</summary>
internal sealed class FunctionTaskInvoker(
    FunctionCatalog catalog,
    FunctionRunner runner,
    InvocationLimits limits,
    IServiceScopeFactory scopes)
    : ITaskInvoker
{
    public bool HasOrchestrator(string name) => catalog.Orchestrator(name) is not null;

    public bool HasActivity(string name) => catalog.Activity(name) is not null;

    public bool HasEntity(string name) => catalog.Entity(name) is not null;

    public async Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context)
    {
        var function = catalog.Orchestrator(name) ?? throw new InvalidOperationException($"There is no orchestrator '{name}'.");
        var scope = scopes.CreateAsyncScope();
        try
        {
            // The engine stops an orchestrator between two of its steps.
            var invocation = new EmbeddedFunctionContext(function, scope.ServiceProvider, BindingData(context.InstanceId), InvocationLimit.None);
            invocation.Features.Set(context);
            await runner.RunAsync(invocation);
            return ResultSlot.Of(invocation).Value;
        }
        finally
        {
            // Not awaited: the orchestration's thread may wait for nothing but the orchestration.
            _ = Task.Run(scope.DisposeAsync, CancellationToken.None);
        }
    }

    public async Task<object?> RunActivityAsync(string name, string instanceId, int taskId, string? input, CancellationToken cancellationToken)
    {
        var function = catalog.Activity(name) ?? throw new InvalidOperationException($"There is no activity '{name}'.");
        await using var scope = scopes.CreateAsyncScope();
        using var limit = limits.ForActivity(cancellationToken);
        var invocation = new EmbeddedFunctionContext(function, scope.ServiceProvider, BindingData(instanceId), limit);
        invocation.Features.Set(new ActivityInvocation(instanceId, input));
        await runner.RunAsync(invocation);
        return ResultSlot.Of(invocation).Value;
    }

    public async Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken)
    {
        var function = catalog.Entity(batch.Id.Name) ?? throw new InvalidOperationException($"There is no entity '{batch.Id.Name}'.");
        await using var scope = scopes.CreateAsyncScope();
        using var limit = limits.ForActivity(cancellationToken);
        var invocation = new EmbeddedFunctionContext(function, scope.ServiceProvider, BindingData(batch.Id.ToString()), limit);
        invocation.Features.Set(batch);
        await runner.RunAsync(invocation);
        batch.Complete(WorkerInternals.ResultOf(invocation.Features.Get<TaskEntityDispatcher>()!));
    }

    private static Dictionary<string, object?> BindingData(string instanceId) =>
        new(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instanceId };
}
