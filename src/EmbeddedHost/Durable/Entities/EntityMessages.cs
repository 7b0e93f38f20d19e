using System.Text.Json;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Entities;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Makes messages for entities, and their answers.</summary>
internal static class EntityMessages
{
    /// <param name="input">The input, as stored.</param>
    /// <exception cref="ArgumentException">The id names no entity, or the operation is null.</exception>
    public static EntityMessage Signal(EntityInstanceId id, string operation, string? input, SignalEntityOptions? options)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new EntityMessage
        {
            EntityId = EntityIds.Text(id, nameof(id)),
            Kind = EntityMessageKind.Signal,
            Operation = operation,
            Data = input,
            DueAt = options?.SignalTime?.UtcDateTime,
        };
    }

    /// <summary>A request to be locked, to the entity at a place of the set.</summary>
    public static EntityMessage Lock(IReadOnlyList<string> lockSet, int place, EntityCaller caller) => new()
    {
        EntityId = lockSet[place],
        Kind = EntityMessageKind.Lock,
        Data = WriteLockSet(lockSet),
        Caller = caller,
    };

    public static string WriteLockSet(IReadOnlyList<string> lockSet) => JsonSerializer.Serialize(lockSet, EntityJsonContext.Default.IReadOnlyListString);

    public static IReadOnlyList<string> ReadLockSet(string data) => JsonSerializer.Deserialize(data, EntityJsonContext.Default.IReadOnlyListString)!;

    /// <summary>The answer to a call.</summary>
    public static InstanceMessage Answer(EntityMessage call, OperationOutcome outcome) => new()
    {
        Kind = outcome.Failure is null ? HistoryEventKind.EntityOperationCompleted : HistoryEventKind.EntityOperationFailed,
        Row = call.Caller!.Row,
        Execution = call.Caller.Execution,
        TaskId = call.Caller.TaskId,
        Name = call.Operation,
        Data = outcome.Failure is { } failure ? StoredFailure.Serialize(failure) : outcome.Result,
        Extra = call.EntityId,
    };

    /// <summary>Tells an orchestration that it has its locks.</summary>
    public static InstanceMessage LockGranted(EntityCaller caller) => new()
    {
        Kind = HistoryEventKind.EntityLockGranted,
        Row = caller.Row,
        Execution = caller.Execution,
        TaskId = caller.TaskId,
    };
}
