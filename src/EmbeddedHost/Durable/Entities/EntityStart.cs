using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>An orchestration that an entity started: stored with the entity's turn, and begun once that is committed.</summary>
internal sealed class EntityStart
{
    private readonly EngineParts _parts;
    private readonly string _entityId;
    private readonly NewInstance _created;
    private readonly InstanceRecord? _existing;

    private EntityStart(EngineParts parts, string entityId, NewInstance created, InstanceRecord? existing)
    {
        _parts = parts;
        _entityId = entityId;
        _created = created;
        _existing = existing;
    }

    /// <summary>Stores it, unless an instance of that id is there and not over.</summary>
    public static EntityStart Apply(EngineParts parts, IStoreTransaction transaction, string entityId, EntityAction.Start start, DateTime time)
    {
        NewInstance created = NewInstance(parts, start, time);
        InstanceRecord? existing = transaction.FindInstance(start.InstanceId);
        if (existing is not { IsTerminal: false })
        {
            if (existing is not null)
            {
                transaction.DeleteInstance(existing);
            }

            InstanceCreation.Insert(transaction, created, time);
        }

        return new EntityStart(parts, entityId, created, existing);
    }

    /// <summary>Begins it.</summary>
    public void Committed()
    {
        InstanceRecord record = _created.Record;
        if (_existing is { IsTerminal: false })
        {
            EngineLog.EntityStartRefused(_parts.Logger, _entityId, record.InstanceId, _existing.Status);
            return;
        }

        if (_existing is not null)
        {
            _parts.Activities.Revoke(_existing.Execution);
        }

        if (record.StartAt is { } startAt)
        {
            _parts.Timers.Add([new StoredTimer(EventKey.Of(record.Execution, 0), record.Row, record.InstanceId, TaskId: -1, startAt)]);
        }
        else
        {
            _parts.Instances.Deliver(record.InstanceId, InstanceCreation.StartMessage(_created));
        }

        _parts.Watch.Notify(record.InstanceId, record.Status);
    }

    private static NewInstance NewInstance(EngineParts parts, EntityAction.Start start, DateTime time)
    {
        long execution = parts.Store.NewExecution();
        return new NewInstance(
            new InstanceRecord
            {
                Row = execution,
                InstanceId = start.InstanceId,
                Execution = execution,
                Name = start.Name,
                Version = start.Version,
                Status = OrchestrationRuntimeStatus.Pending,
                CreatedAt = time,
                UpdatedAt = time,
                StartAt = start.StartAt > time ? start.StartAt : null,
            },
            start.Input);
    }
}
