using System.Globalization;
using Cryptomeria.EmbeddedHost.Durable.Replay;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <content>Runs the orchestrator on, collects what it asks for, and ends it.</content>
internal sealed partial class StepBuilder
{
    private void Run(HistoryEvent line)
    {
        OrchestrationSession session = actor.Session!;
        Append(line);
        session.Apply(line);
        foreach (OrchestratorAction action in session.TakeActions())
        {
            Collect(action);
        }

        foreach (int taskId in session.TakeCanceledTimers())
        {
            CancelTimer(taskId);
        }

        if (session.TakeCustomStatus(out string? customStatus))
        {
            _result.HasCustomStatus = true;
            _result.CustomStatus = customStatus;
        }

        ConcludeIfEnded();
    }

    private void Collect(OrchestratorAction action)
    {
        if (_hasEnded)
        {
            return;
        }

        HistoryEvent line = action.Event;
        long key = Append(line);
        switch (line.Kind)
        {
            case HistoryEventKind.TaskScheduled:
                _result.Activities.Add(new QueuedActivity(key, Record.Row, Record.InstanceId, line.TaskId, line.Name!, line.Data));
                break;

            case HistoryEventKind.TimerCreated:
                DateTime fireAt = new(long.Parse(line.Extra!, CultureInfo.InvariantCulture), DateTimeKind.Utc);
                _result.Timers.Add(new StoredTimer(key, Record.Row, Record.InstanceId, line.TaskId, fireAt));
                actor.TimerKeys[line.TaskId] = key;
                break;

            case HistoryEventKind.SubOrchestrationCreated:
                _result.Children.Add(action);
                break;

            case HistoryEventKind.EventSent:
                _result.Sent.Add(action);
                break;

            case var _ when line.IsEntityAction:
                _result.EntityActions.Add(action);
                break;
        }

        if (actor.HistoryLength >= EventKey.MaxEvents - ReservedLines)
        {
            End(new InvalidOperationException(
                $"The history has reached {EventKey.MaxEvents - ReservedLines} lines, the most an execution may have. Use ContinueAsNew to begin a new one."));
        }
    }

    private void CancelTimer(int taskId)
    {
        if (actor.TimerKeys.Remove(taskId, out long key) && _result.Timers.RemoveAll(timer => timer.Key == key) == 0)
        {
            _result.CanceledTimers.Add(key);
        }
    }

    private OrchestrationSession? EnsureSession()
    {
        if (actor.Session is not null)
        {
            return actor.Session;
        }

        _history ??= ReadHistory();

        if (!parts.Invoker.HasOrchestrator(Record.Name))
        {
            End(new InvalidOperationException($"There is no orchestrator named '{Record.Name}' any more."));
            return null;
        }

        OrchestrationSession session = NewSession(_history![0].Data);
        session.Replay(_history);
        for (int i = 1; i < _history.Count; i++)
        {
            if (_history[i].Kind == HistoryEventKind.TimerCreated)
            {
                actor.TimerKeys[_history[i].TaskId] = EventKey.Of(Record.Execution, i);
            }
        }

        actor.Session = session;
        return session;
    }

    // The instance is in memory, only its orchestrator is not. What this step has appended is not in the store yet.
    private IReadOnlyList<HistoryEvent> ReadHistory() =>
        parts.Store.Load(actor.InstanceId) is { } loaded && loaded.Record.Row == Record.Row && loaded.Record.Execution == Record.Execution
            ? loaded.History
            : throw new InstanceReplacedException();

    private OrchestrationSession NewSession(string? input) => new(new SessionSetup
    {
        InstanceId = Record.InstanceId,
        Name = Record.Name,
        Version = Record.Version,
        Input = input,
        Parent = Record.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null,
        Invoker = parts.Invoker,
        Converter = parts.Options.DataConverter,
        LoggerFactory = parts.LoggerFactory,
        OnForeignAwait = () => parts.Instances.Wake(actor.InstanceId),
    });

    private void ConcludeIfEnded()
    {
        if (_hasEnded || actor.Session?.Outcome is not { } outcome)
        {
            return;
        }

        if (outcome.Failure is { } failure)
        {
            End(failure);
        }
        else if (outcome.Next is { } next)
        {
            _hasEnded = true;
            _result.Next = new StepNextExecution(
                parts.Store.NewExecution(),
                next.Version ?? Record.Version,
                next.Input,
                next.PreserveEvents ? [.. actor.Session.UnprocessedEvents] : [],
                Left: []);
            _result.HasTimersLeft = actor.TimerKeys.Count > 0;
            _result.MayLeaveLocks = actor.Session.MayHoldLocks;
        }
        else
        {
            End(OrchestrationRuntimeStatus.Completed, outcome.Output);
        }
    }

    private void End(Exception exception) => End(FailureDetailsFactory.Create(exception));

    private void End(TaskFailureDetails failure) => End(OrchestrationRuntimeStatus.Failed, StoredFailure.Serialize(failure));

    private void End(OrchestrationRuntimeStatus status, string? data)
    {
        _hasEnded = true;
        _result.Status = status;
        _result.End = new HistoryEvent(HistoryEventKind.ExecutionCompleted, _result.Time, Data: data, Extra: status.ToString());
        Append(_result.End);

        // Without a session nobody knows whether there are timers.
        _result.HasTimersLeft = actor.TimerKeys.Count > 0 || (actor.Session is null && actor.IsStarted) || Record.StartAt is not null;
        _result.MayLeaveLocks = actor.IsStarted && actor.Session is not { MayHoldLocks: false };
        _result.Consumed.AddRange(actor.TakeHeld());
    }

    private long Append(HistoryEvent line)
    {
        long key = EventKey.Of(Record.Execution, actor.HistoryLength++);
        _result.Events.Add((key, line));
        return key;
    }
}
