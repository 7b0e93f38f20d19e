using System.Collections.Concurrent;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Durable;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Support;

/// <summary>Orchestrators and activities as delegates.</summary>
internal sealed class DelegateInvoker : ITaskInvoker
{
    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Func<ActivityCall, Task<object?>>> _activities = new(StringComparer.OrdinalIgnoreCase);
    private int _orchestratorCalls;

    /// <summary>How often an orchestrator was begun, replays included.</summary>
    public int OrchestratorCalls => Volatile.Read(ref _orchestratorCalls);

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

    public DelegateInvoker RemoveOrchestrator(string name)
    {
        _orchestrators.TryRemove(name, out _);
        return this;
    }

    public bool HasOrchestrator(string name) => _orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => _activities.ContainsKey(name);

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
