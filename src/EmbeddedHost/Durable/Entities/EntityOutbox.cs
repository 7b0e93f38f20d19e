using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Durable.Replay;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>What a step of an orchestration has for entities: calls, signals, locks, and the locks it leaves. Committed with the step.</summary>
internal sealed class EntityOutbox(InstanceRecord record)
{
    private readonly List<(long Key, EntityMessage Message)> _sent = [];
    private readonly List<string> _unlocked = [];

    public void Apply(IStoreTransaction transaction, StepResult step)
    {
        _sent.Clear();
        _unlocked.Clear();
        foreach (OrchestratorAction action in step.EntityActions)
        {
            if (action.Event.Kind == HistoryEventKind.EntityUnlockSent)
            {
                foreach (string entityId in EntityMessages.ReadLockSet(action.Event.Extra!))
                {
                    transaction.Entities.Unlock(entityId, record.Execution);
                    _unlocked.Add(entityId);
                }
            }
            else
            {
                EntityMessage message = ToMessage(action);
                _sent.Add((transaction.Entities.Insert(message), message));
            }
        }

        if (step.MayLeaveLocks)
        {
            _unlocked.AddRange(transaction.Entities.ReleaseLocks(record.Execution));
        }
    }

    public void Committed(EntityTable entities)
    {
        foreach ((long key, EntityMessage message) in _sent)
        {
            entities.Deliver(key, message);
        }

        foreach (string entityId in _unlocked)
        {
            entities.Wake(entityId);
        }
    }

    private EntityMessage ToMessage(OrchestratorAction action)
    {
        HistoryEvent line = action.Event;
        EntityCaller caller = new(record.Row, record.Execution, line.TaskId, record.InstanceId);
        return line.Kind == HistoryEventKind.EntityLockRequested
            ? EntityMessages.Lock(EntityMessages.ReadLockSet(line.Extra!), 0, caller)
            : new EntityMessage
            {
                EntityId = line.Extra!,
                Kind = line.Kind == HistoryEventKind.EntityOperationCalled ? EntityMessageKind.Call : EntityMessageKind.Signal,
                Operation = line.Name,
                Data = action.Payload,
                DueAt = action.DueAt,
                Caller = caller,
            };
    }
}
