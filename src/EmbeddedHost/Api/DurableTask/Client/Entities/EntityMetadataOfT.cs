using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What is known of an entity. It can be written as JSON.</summary>
/// <typeparam name="TState">The state.</typeparam>
[JsonConverter(typeof(EntityMetadataConverter))]
public class EntityMetadata<TState>
{
    private readonly TState? _state;

    /// <summary>Creates metadata without a state.</summary>
    /// <param name="id">The entity.</param>
    public EntityMetadata(EntityInstanceId id) => Id = id;

    /// <summary>Creates metadata with a state.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="state">The state; null for none.</param>
    public EntityMetadata(EntityInstanceId id, TState? state)
        : this(id)
    {
        IncludesState = state is not null;
        _state = state;
    }

    /// <summary>The entity.</summary>
    public EntityInstanceId Id { get; }

    /// <summary>When it did something last, UTC.</summary>
    public DateTimeOffset LastModifiedTime { get; init; }

    /// <summary>Operations that wait for their turn; a signal for later does not count.</summary>
    public int BacklogQueueSize { get; init; }

    /// <summary>The instance id of the orchestration that has locked it; null for none.</summary>
    public string? LockedBy { get; init; }

    /// <summary>True where the state is there.</summary>
    [MemberNotNullWhen(true, nameof(State))]
    [MemberNotNullWhen(true, nameof(_state))]
    public bool IncludesState { get; }

    /// <summary>The state.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public TState State => IncludesState
        ? _state
        : throw new InvalidOperationException($"The state of {Id} is not there: {nameof(IncludesState)} is false.");
}
