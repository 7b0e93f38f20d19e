using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Commits a turn of an entity: its state, what it used up and what it sent, in one transaction.</summary>
internal sealed class EntityStepOperation(EngineParts parts, EntityActor actor, EntityWork work, EntityStep step) : StoreOperation
{
    private readonly List<(long Key, EntityMessage Message)> _signals = [];
    private readonly List<(string InstanceId, InstanceMessage Message)> _answers = [];
    private readonly List<EntityStart> _starts = [];

    private DateTime _time;

    /// <inheritdoc/>
    public override void Apply(IStoreTransaction transaction)
    {
        _signals.Clear();
        _answers.Clear();
        _starts.Clear();
        _time = parts.Clock.GetUtcNow().UtcDateTime;

        foreach (EntityMessage operation in step.Operations)
        {
            transaction.Entities.Delete(operation.Key);
        }

        // Operations that failed make no entity of what was none.
        if (step.Operations.Count > 0 && (step.State is not null || work.Record is not null))
        {
            transaction.Entities.SetState(actor.EntityId, step.State, _time);
        }

        Answer(transaction);
        Act(transaction);
        if (step.LockRequest is { } request)
        {
            GrantLock(transaction, request);
        }
    }

    /// <inheritdoc/>
    public override void Committed()
    {
        foreach ((string instanceId, InstanceMessage message) in _answers)
        {
            parts.Instances.Deliver(instanceId, message);
        }

        foreach ((long key, EntityMessage message) in _signals)
        {
            parts.Entities.Deliver(key, message);
        }

        foreach (EntityStart start in _starts)
        {
            start.Committed();
        }

        parts.Entities.Release(actor, work.HasMore);
    }

    /// <inheritdoc/>
    public override void Failed(DurableStorageException exception)
    {
        // The store takes nothing more; the entity goes on when the hub is opened again.
        EngineLog.EntityTurnLost(parts.Logger, actor.EntityId, exception);
        parts.Entities.Release(actor, hasMore: false);
    }

    private void Answer(IStoreTransaction transaction)
    {
        for (int i = 0; i < step.Operations.Count; i++)
        {
            if (step.Operations[i] is { Kind: EntityMessageKind.Call } call && IsCallerThere(transaction, call.Caller!))
            {
                Tell(transaction, call.Caller!.InstanceId, EntityMessages.Answer(call, step.Outcomes[i]));
            }
        }
    }

    private void Act(IStoreTransaction transaction)
    {
        foreach (EntityAction action in step.Actions)
        {
            switch (action)
            {
                case EntityAction.Signal { Message: var message }:
                    Send(transaction, message);
                    break;

                case EntityAction.Start start:
                    _starts.Add(EntityStart.Apply(parts, transaction, actor.EntityId, start, _time));
                    break;
            }
        }
    }

    // An orchestration that is over does not want the lock any more, and would never give it back.
    private void GrantLock(IStoreTransaction transaction, EntityMessage request)
    {
        EntityCaller caller = request.Caller!;
        if (!transaction.Entities.Delete(request.Key) || !IsCallerThere(transaction, caller))
        {
            return;
        }

        transaction.Entities.Lock(actor.EntityId, new EntityLock(caller.Row, caller.Execution, caller.InstanceId), _time);
        IReadOnlyList<string> lockSet = EntityMessages.ReadLockSet(request.Data!);
        int next = lockSet.ToList().IndexOf(actor.EntityId) + 1;
        if (next < lockSet.Count)
        {
            Send(transaction, EntityMessages.Lock(lockSet, next, caller));
        }
        else
        {
            Tell(transaction, caller.InstanceId, EntityMessages.LockGranted(caller));
        }
    }

    private static bool IsCallerThere(IStoreTransaction transaction, EntityCaller caller) =>
        transaction.FindInstance(caller.Row) is { IsTerminal: false } current && current.Execution == caller.Execution;

    private void Send(IStoreTransaction transaction, EntityMessage message) => _signals.Add((transaction.Entities.Insert(message), message));

    private void Tell(IStoreTransaction transaction, string instanceId, InstanceMessage message)
    {
        transaction.InsertMessage(message);
        _answers.Add((instanceId, message));
    }
}
