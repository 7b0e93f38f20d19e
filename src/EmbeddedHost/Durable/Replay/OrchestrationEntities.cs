using System.Diagnostics.CodeAnalysis;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>What orchestrators of the embedded engine do with entities. Every call is recorded and replays from the history.</summary>
internal sealed class OrchestrationEntities(EmbeddedOrchestrationContext context, DataConverter converter) : TaskOrchestrationEntityFeature
{
    private readonly CriticalSection _section = new();

    /// <summary>True where the orchestrator has asked for a lock in this execution.</summary>
    public bool HasLocked { get; private set; }

    public override Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        CallAsync<TResult>(EntityIds.Text(id, nameof(id)), operationName, input);

    public override Task CallEntityAsync(EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        CallAsync<object>(EntityIds.Text(id, nameof(id)), operationName, input);

    public override Task SignalEntityAsync(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(operationName);
        string entityId = EntityIds.Text(id, nameof(id));
        _section.CheckSignal(entityId);
        context.Send(new OrchestratorAction(
            new HistoryEvent(HistoryEventKind.EntityOperationSignaled, default, Name: operationName, Extra: entityId),
            converter.Serialize(input),
            DueAt: options?.SignalTime?.UtcDateTime));
        return Task.CompletedTask;
    }

    public override async Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds)
    {
        ArgumentNullException.ThrowIfNull(entityIds);

        // In one order for all, so that nobody waits for each other.
        string[] lockSet = [.. entityIds
            .OrderBy(id => id.Name, StringComparer.Ordinal).ThenBy(id => id.Key, StringComparer.Ordinal)
            .Select(id => EntityIds.Text(id, nameof(entityIds)))
            .Distinct()];
        if (lockSet.Length == 0)
        {
            throw new ArgumentException("The set of entities to lock is empty.", nameof(entityIds));
        }

        _section.Request(lockSet);
        HasLocked = true;
        await context.Call<object?>(new OrchestratorAction(
            new HistoryEvent(HistoryEventKind.EntityLockRequested, default, Extra: EntityMessages.WriteLockSet(lockSet))));
        _section.Enter();
        return new Releaser(this, lockSet);
    }

    public override bool InCriticalSection([NotNullWhen(true)] out IReadOnlyList<EntityInstanceId>? entityIds)
    {
        entityIds = [.. _section.Available.Select(EntityInstanceId.FromString)];
        return _section.IsActive;
    }

    /// <exception cref="InvalidOperationException">The orchestration is in a critical section.</exception>
    public void CheckSubOrchestration() => _section.CheckSubOrchestration();

    /// <summary>The exception of a failed call.</summary>
    public static EntityOperationFailedException Failure(HistoryEvent failed) => new(
        EntityInstanceId.FromString(failed.Extra!), failed.Name!, StoredFailure.Deserialize(failed.Data!).ToDetails());

    private async Task<T> CallAsync<T>(string entityId, string operationName, object? input)
    {
        ArgumentNullException.ThrowIfNull(operationName);
        object? section = _section.BeginCall(entityId);
        try
        {
            return await context.Call<T>(new OrchestratorAction(
                new HistoryEvent(HistoryEventKind.EntityOperationCalled, default, Name: operationName, Extra: entityId), converter.Serialize(input)));
        }
        finally
        {
            _section.EndCall(entityId, section);
        }
    }

    private void Release(string[] lockSet)
    {
        // Disposed twice, or left behind: what is locked now belongs to somebody else.
        if (_section.Leave(lockSet))
        {
            context.Send(new OrchestratorAction(
                new HistoryEvent(HistoryEventKind.EntityUnlockSent, default, Extra: EntityMessages.WriteLockSet(lockSet))));
        }
    }

    private sealed class Releaser(OrchestrationEntities entities, string[] lockSet) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            entities.Release(lockSet);
            return ValueTask.CompletedTask;
        }
    }
}
