using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Durable.Replay;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Commits one step of an instance: all that it did and all that it used up, in one transaction.</summary>
internal sealed class StepOperation(EngineParts parts, InstanceActor actor, InstanceRecord record, StepResult step) : StoreOperation
{
    private readonly List<(string InstanceId, InstanceMessage Message)> _messages = [];
    private readonly List<InstanceMessage> _messagesToSelf = [];
    private readonly EntityOutbox? _entities = step.EntityActions.Count > 0 || step.MayLeaveLocks ? new(record) : null;

    /// <summary>True where the instance had been replaced or purged, so that the step came to nothing.</summary>
    private bool _isStale;

    /// <inheritdoc/>
    public override void Apply(IStoreTransaction transaction)
    {
        _messages.Clear();
        _messagesToSelf.Clear();

        _isStale = step.ChangesInstance && !transaction.TouchInstance(record.Row, record.Execution, step.Time, step.Status);
        if (_isStale)
        {
            // What the messages stood for has gone with the instance.
            return;
        }

        UseUpMessages(transaction);
        WriteInstance(transaction);
        StartActivitiesAndTimers(transaction);
        StartChildren(transaction);
        SendEvents(transaction);
        _entities?.Apply(transaction, step);
        EndExecution(transaction);
    }

    /// <inheritdoc/>
    public override void Committed()
    {
        if (_isStale)
        {
            parts.Instances.Release(actor, [], isStale: true);
            return;
        }

        parts.Timers.Add(step.Timers);
        parts.Timers.Remove(step.CanceledTimers);
        parts.Activities.Enqueue(step.Activities);
        if (step.Status == OrchestrationRuntimeStatus.Terminated)
        {
            parts.Activities.Revoke(record.Execution);
        }

        foreach ((string instanceId, InstanceMessage message) in _messages)
        {
            parts.Instances.Deliver(instanceId, message);
        }

        _entities?.Committed(parts.Entities);
        UpdateActor();
        if (step.Status is { } status)
        {
            parts.Watch.Notify(record.InstanceId, status);
            LogEnd(status);
        }

        parts.Instances.Release(actor, _messagesToSelf, isStale: false);
    }

    /// <inheritdoc/>
    public override void Failed(DurableStorageException exception)
    {
        // The store takes nothing more; the instance goes on when the hub is opened again.
        EngineLog.StepLost(parts.Logger, record.InstanceId, exception);
    }

    private void LogEnd(OrchestrationRuntimeStatus status)
    {
        if (status == OrchestrationRuntimeStatus.Failed)
        {
            string failure = OneLine.Of(StoredFailure.Deserialize(step.End!.Data!).ToDetails().ToString());
            EngineLog.InstanceFailed(parts.Logger, record.Name, record.InstanceId, failure);
        }
        else if (status.IsTerminal())
        {
            EngineLog.InstanceEnded(parts.Logger, record.Name, record.InstanceId, status);
        }
    }

    private void UseUpMessages(IStoreTransaction transaction)
    {
        foreach ((InstanceMessage message, MessageSource source, long sourceKey) in step.ToStore)
        {
            MessageRows.Delete(transaction, source, sourceKey);
            transaction.InsertMessage(message);
        }

        foreach (InstanceMessage message in step.Consumed)
        {
            MessageRows.Delete(transaction, message.Source, message.SourceKey);
        }

        foreach (InstanceMessage message in step.Stale)
        {
            MessageRows.DeleteStale(transaction, message);
        }
    }

    private void WriteInstance(IStoreTransaction transaction)
    {
        foreach ((long key, HistoryEvent line) in step.Events)
        {
            transaction.AppendEvent(key, line);
        }

        if (step.HasCustomStatus)
        {
            transaction.SetCustomStatus(record.Row, step.CustomStatus);
        }
    }

    private void StartActivitiesAndTimers(IStoreTransaction transaction)
    {
        foreach (QueuedActivity activity in step.Activities)
        {
            transaction.InsertActivity(activity.Key, record.Row);
        }

        foreach (StoredTimer timer in step.Timers)
        {
            transaction.InsertTimer(timer.Key, record.Row, timer.TaskId, timer.FireAt);
        }

        foreach (long key in step.CanceledTimers)
        {
            transaction.DeleteTimer(key);
        }
    }

    private void StartChildren(IStoreTransaction transaction)
    {
        foreach (OrchestratorAction child in step.Children)
        {
            StartChild(transaction, child);
        }
    }

    private void StartChild(IStoreTransaction transaction, OrchestratorAction child)
    {
        InstanceRecord? existing = transaction.FindInstance(child.Event.Extra!);
        if (existing is { IsTerminal: false })
        {
            AddMessage(transaction, record.InstanceId, ChildNotStarted(child, existing));
            return;
        }

        if (existing is not null)
        {
            transaction.DeleteInstance(existing);
        }

        NewInstance created = NewChild(child, child.Event.Extra!);
        InstanceCreation.Insert(transaction, created, step.Time);
        _messages.Add((created.Record.InstanceId, InstanceCreation.StartMessage(created)));
    }

    private NewInstance NewChild(OrchestratorAction child, string instanceId)
    {
        long execution = parts.Store.NewExecution();
        return new NewInstance(
            new InstanceRecord
            {
                Row = execution,
                InstanceId = instanceId,
                Execution = execution,
                Name = child.Event.Name!,
                Version = child.Version ?? string.Empty,
                Status = OrchestrationRuntimeStatus.Pending,
                CreatedAt = step.Time,
                UpdatedAt = step.Time,
                Tags = child.Tags,
                Parent = new ParentLink(record.Row, record.Execution, child.Event.TaskId, record.InstanceId, record.Name),
            },
            child.Payload);
    }

    private InstanceMessage ChildNotStarted(OrchestratorAction child, InstanceRecord existing)
    {
        InvalidOperationException error = new($"The sub-orchestration cannot start: an instance '{existing.InstanceId}' exists and is {existing.Status}.");
        return new InstanceMessage
        {
            Kind = HistoryEventKind.SubOrchestrationFailed,
            Row = record.Row,
            Execution = record.Execution,
            TaskId = child.Event.TaskId,
            Data = StoredFailure.Serialize(FailureDetailsFactory.Create(error)),
        };
    }

    private void SendEvents(IStoreTransaction transaction)
    {
        foreach (OrchestratorAction sent in step.Sent)
        {
            if (transaction.FindInstance(sent.Event.Extra!) is { IsTerminal: false } target)
            {
                AddMessage(transaction, target.InstanceId, new InstanceMessage
                {
                    Kind = HistoryEventKind.EventRaised,
                    Row = target.Row,
                    Name = sent.Event.Name,
                    Data = sent.Payload,
                });
            }
        }
    }

    private void EndExecution(IStoreTransaction transaction)
    {
        if (step.HasTimersLeft)
        {
            transaction.DeleteTimers(record.Execution);
        }

        if (step.End is not null)
        {
            if (step.Status == OrchestrationRuntimeStatus.Terminated)
            {
                transaction.DeleteActivities(record.Execution);
                TerminateChildren(transaction);
            }

            TellParent(transaction, step.End);
        }

        if (step.Next is { } next)
        {
            BeginNext(transaction, next);
        }
    }

    private void TerminateChildren(IStoreTransaction transaction)
    {
        if (!step.TerminatesChildren)
        {
            return;
        }

        foreach (InstanceRecord child in transaction.FindChildren(record.Row).Where(child => !child.IsTerminal))
        {
            AddMessage(transaction, child.InstanceId, InstanceMessages.Terminate(child.Row, step.End!.Data, isRecursive: true));
        }
    }

    private void TellParent(IStoreTransaction transaction, HistoryEvent end)
    {
        // A parent that has gone on to another execution does not want the result.
        if (record.Parent is { } parent
            && transaction.FindInstance(parent.Row) is { IsTerminal: false } current
            && current.Execution == parent.Execution)
        {
            AddMessage(transaction, parent.InstanceId, InstanceMessages.ChildEnded(parent, step.Status!.Value, end.Data));
        }
    }

    private void BeginNext(IStoreTransaction transaction, StepNextExecution next)
    {
        transaction.DeleteHistory(record.Execution);
        transaction.SetExecution(record.Row, next.Execution, next.Version);
        transaction.AppendEvent(
            EventKey.Of(next.Execution, 0), new HistoryEvent(HistoryEventKind.ExecutionStarted, step.Time, Name: record.Name, Data: next.Input));

        // What a client asked for comes first: an orchestrator that goes on at once each time would never let it in.
        _messagesToSelf.AddRange(next.Left.Where(message => message.Kind != HistoryEventKind.EventRaised));
        InstanceMessage start = new() { Kind = HistoryEventKind.ExecutionStarted, Row = record.Row, Execution = next.Execution };
        transaction.InsertMessage(start);
        _messagesToSelf.Add(start);
        foreach ((string name, string? data) in next.Carried)
        {
            InstanceMessage carried = new() { Kind = HistoryEventKind.EventRaised, Row = record.Row, Name = name, Data = data };
            transaction.InsertMessage(carried);
            _messagesToSelf.Add(carried);
        }

        _messagesToSelf.AddRange(next.Left.Where(message => message.Kind == HistoryEventKind.EventRaised));
    }

    private void AddMessage(IStoreTransaction transaction, string instanceId, InstanceMessage message)
    {
        transaction.InsertMessage(message);
        _messages.Add((instanceId, message));
    }

    private void UpdateActor()
    {
        if (step.Next is { } next)
        {
            actor.LoadNew(record with { Execution = next.Execution, Version = next.Version }, next.Input, step.Time);
        }

        actor.Record = actor.Record! with { Status = step.Status ?? record.Status };
    }
}
