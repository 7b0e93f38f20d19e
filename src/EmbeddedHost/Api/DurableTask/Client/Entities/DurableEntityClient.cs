using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Signals entities and looks at them.</summary>
public abstract class DurableEntityClient
{
    /// <summary>Creates a client.</summary>
    /// <param name="name">The client's name.</param>
    protected DurableEntityClient(string name) => Name = name;

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>Sends a signal. When the task is done it is stored and survives a crash; nobody learns of its outcome.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">When to deliver it.</param>
    /// <param name="cancellation">Gives the signal up where it is not stored yet.</param>
    public abstract Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Sends a signal without an input.</summary>
    /// <inheritdoc cref="SignalEntityAsync(EntityInstanceId, string, object?, SignalEntityOptions?, CancellationToken)"/>
    public virtual Task SignalEntityAsync(
        EntityInstanceId id, string operationName, SignalEntityOptions options, CancellationToken cancellation = default) =>
        SignalEntityAsync(id, operationName, null, options, cancellation);

    /// <summary>Sends a signal without an input.</summary>
    /// <inheritdoc cref="SignalEntityAsync(EntityInstanceId, string, object?, SignalEntityOptions?, CancellationToken)"/>
    public virtual Task SignalEntityAsync(EntityInstanceId id, string operationName, CancellationToken cancellation) =>
        SignalEntityAsync(id, operationName, null, null, cancellation);

    /// <summary>Reads an entity, its state as stored.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="includeState">False leaves the state out.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entity; null where it has no state.</returns>
    public abstract Task<EntityMetadata?> GetEntityAsync(EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default);

    /// <inheritdoc cref="GetEntityAsync(EntityInstanceId, bool, CancellationToken)"/>
    public virtual Task<EntityMetadata?> GetEntityAsync(EntityInstanceId id, CancellationToken cancellation) => GetEntityAsync(id, true, cancellation);

    /// <summary>Reads an entity.</summary>
    /// <typeparam name="T">The type to read the state as.</typeparam>
    /// <param name="id">The entity.</param>
    /// <param name="includeState">False leaves the state out.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entity; null where it has no state.</returns>
    public abstract Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default);

    /// <inheritdoc cref="GetEntityAsync{T}(EntityInstanceId, bool, CancellationToken)"/>
    public virtual Task<EntityMetadata<T>?> GetEntityAsync<T>(EntityInstanceId id, CancellationToken cancellation) =>
        GetEntityAsync<T>(id, true, cancellation);

    /// <summary>Lists entities, their states as stored.</summary>
    /// <param name="filter">Which; null lists all that have a state.</param>
    public abstract AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null);

    /// <summary>Lists entities.</summary>
    /// <typeparam name="T">The type to read the states as.</typeparam>
    /// <param name="filter">Which; null lists all that have a state.</param>
    public abstract AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null);

    /// <summary>Cleans up what is stored of entities.</summary>
    /// <param name="request">What to clean up; null means everything.</param>
    /// <param name="continueUntilComplete">False cleans one portion and tells where to go on.</param>
    /// <param name="cancellation">Gives up; what is cleaned stays so.</param>
    public abstract Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default);
}
