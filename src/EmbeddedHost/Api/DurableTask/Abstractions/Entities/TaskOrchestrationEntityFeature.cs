using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Entities;

/// <summary>What an orchestrator can do with entities.</summary>
public abstract class TaskOrchestrationEntityFeature
{
    /// <summary>Calls an operation of an entity and waits for its result. It is applied exactly once.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Options.</param>
    /// <returns>The operation's result. Fails with <see cref="EntityOperationFailedException"/> where it threw.</returns>
    /// <exception cref="InvalidOperationException">The rules of the critical section do not allow it.</exception>
    public abstract Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

    /// <summary>Calls an operation that takes nothing.</summary>
    /// <inheritdoc cref="CallEntityAsync{TResult}(EntityInstanceId, string, object?, CallEntityOptions?)"/>
    public virtual Task<TResult> CallEntityAsync<TResult>(EntityInstanceId id, string operationName, CallEntityOptions? options) =>
        CallEntityAsync<TResult>(id, operationName, null, options);

    /// <summary>Calls an operation that returns nothing.</summary>
    /// <inheritdoc cref="CallEntityAsync{TResult}(EntityInstanceId, string, object?, CallEntityOptions?)"/>
    public abstract Task CallEntityAsync(EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

    /// <summary>Calls an operation that takes and returns nothing.</summary>
    /// <inheritdoc cref="CallEntityAsync{TResult}(EntityInstanceId, string, object?, CallEntityOptions?)"/>
    public virtual Task CallEntityAsync(EntityInstanceId id, string operationName, CallEntityOptions? options) =>
        CallEntityAsync(id, operationName, null, options);

    /// <summary>Sends a signal to an entity. Nobody learns of its outcome.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">When to deliver it.</param>
    /// <returns>A task that is done.</returns>
    /// <exception cref="InvalidOperationException">The entity is one that this orchestration has locked.</exception>
    public abstract Task SignalEntityAsync(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null);

    /// <summary>Sends a signal without an input.</summary>
    /// <inheritdoc cref="SignalEntityAsync(EntityInstanceId, string, object?, SignalEntityOptions?)"/>
    public virtual Task SignalEntityAsync(EntityInstanceId id, string operationName, SignalEntityOptions? options) =>
        SignalEntityAsync(id, operationName, null, options);

    /// <summary>
    /// Locks entities: waits until no one else has any of them, and keeps the operations of all others waiting. The locks are taken in one order by
    /// all, so that nobody waits for each other. They end with the returned object, or with the orchestration at the latest.
    /// </summary>
    /// <param name="entityIds">The entities.</param>
    /// <returns>Ends the critical section when disposed.</returns>
    /// <exception cref="ArgumentException">No entity is given.</exception>
    /// <exception cref="InvalidOperationException">The orchestration is in a critical section already.</exception>
    public abstract Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds);

    /// <inheritdoc cref="LockEntitiesAsync(IEnumerable{EntityInstanceId})"/>
    public virtual Task<IAsyncDisposable> LockEntitiesAsync(params EntityInstanceId[] entityIds) =>
        LockEntitiesAsync((IEnumerable<EntityInstanceId>)entityIds);

    /// <summary>True where the orchestration is in a critical section.</summary>
    /// <param name="entityIds">The locked entities that no call is under way to.</param>
    public abstract bool InCriticalSection([NotNullWhen(true)] out IReadOnlyList<EntityInstanceId>? entityIds);

    /// <summary>True where the orchestration is in a critical section.</summary>
    public virtual bool InCriticalSection() => InCriticalSection(out _);
}
