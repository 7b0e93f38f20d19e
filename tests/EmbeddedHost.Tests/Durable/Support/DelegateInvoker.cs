using System.Collections.Concurrent;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.CrashChild;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Support;

/// <summary>Orchestrators, activities and entities as delegates.</summary>
internal sealed class DelegateInvoker : ITaskInvoker
{
    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Func<ActivityCall, Task<object?>>> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Func<EntityBatch, CancellationToken, Task>> _entities = new(StringComparer.OrdinalIgnoreCase);
    private int _orchestratorCalls;
    private int _entityCalls;

    /// <summary>How often an orchestrator was begun, replays included.</summary>
    public int OrchestratorCalls => Volatile.Read(ref _orchestratorCalls);

    /// <summary>How often an entity's function was called.</summary>
    public int EntityCalls => Volatile.Read(ref _entityCalls);

    /// <summary>Called when an orchestrator or an entity is looked up: what it throws breaks the engine's step.</summary>
    public Action? OnLookup { get; set; }

    /// <summary>Every activity call, in the order of their starts.</summary>
    public ConcurrentQueue<ActivityCall> Calls { get; } = new();

    public DelegateInvoker Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        _orchestrators[name] = async context => await run(context);
        return this;
    }

    public DelegateInvoker Orchestrator(string name, Func<TaskOrchestrationContext, Task> run)
    {
        _orchestrators[name] = async context =>
        {
            await run(context);
            return null;
        };
        return this;
    }

    public DelegateInvoker Activity<TInput, TOutput>(string name, Func<TInput, TOutput> run) => Activity(name, call => Task.FromResult(run(call.Input<TInput>()!)));

    public DelegateInvoker Activity<TOutput>(string name, Func<ActivityCall, Task<TOutput>> run)
    {
        _activities[name] = async call => await run(call);
        return this;
    }

    /// <summary>A class-based entity, a new object each time its function is called.</summary>
    public DelegateInvoker Entity<T>()
        where T : ITaskEntity, new() => Entity(typeof(T).Name, () => new T());

    public DelegateInvoker Entity(string name, Func<ITaskEntity> make) => Entity(name, (batch, _) => batch.RunAsync(make().RunAsync));

    public DelegateInvoker Entity(string name, Func<TaskEntityOperation, ValueTask<object?>> run) => Entity(name, (batch, _) => batch.RunAsync(run));

    public DelegateInvoker Entity(string name, Func<EntityBatch, CancellationToken, Task> run)
    {
        _entities[name] = run;
        return this;
    }

    public DelegateInvoker RemoveOrchestrator(string name)
    {
        _orchestrators.TryRemove(name, out _);
        return this;
    }

    public bool HasOrchestrator(string name)
    {
        OnLookup?.Invoke();
        return _orchestrators.ContainsKey(name);
    }

    public bool HasActivity(string name) => _activities.ContainsKey(name);

    public bool HasEntity(string name)
    {
        OnLookup?.Invoke();
        return _entities.ContainsKey(name);
    }

    public Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _entityCalls);
        return _entities[batch.Id.Name](batch, cancellationToken);
    }

    public Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context)
    {
        Interlocked.Increment(ref _orchestratorCalls);
        return _orchestrators[name](context);
    }

    public Task<object?> RunActivityAsync(string name, string instanceId, int taskId, string? input, CancellationToken cancellationToken)
    {
        ActivityCall call = new(name, instanceId, taskId, input, cancellationToken);
        Calls.Enqueue(call);
        return _activities[name](call);
    }
}

internal sealed record ActivityCall(string Name, string InstanceId, int TaskId, string? SerializedInput, CancellationToken CancellationToken)
{
    public T? Input<T>() => SerializedInput is null ? default : JsonSerializer.Deserialize<T>(SerializedInput);
}
