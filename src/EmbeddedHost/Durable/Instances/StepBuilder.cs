using System.Globalization;
using Cryptomeria.EmbeddedHost.Durable.Replay;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Computes one step of an instance: applies messages, lets the orchestrator run, and collects what is to be committed.</summary>
internal sealed class StepBuilder(EngineParts parts, InstanceActor actor)
{
    /// <summary>Lines kept free for the end of an instance.</summary>
    private const int ReservedLines = 16;

    private readonly StepResult _result = new();

    // The history, where it was read in this step.
    private IReadOnlyList<HistoryEvent>? _history;
    private bool _hasEnded;

    private InstanceRecord Record => actor.Record!;

    /// <summary>Applies messages.</summary>
    /// <returns>What is to be committed.</returns>
    public StepResult Build(List<InstanceMessage> messages)
    {
        if (!Load(messages))
        {
            _result.Stale.AddRange(messages);
            return _result;
        }

        if (Record.IsTerminal)
        {
            DropAll(messages);
            return _result;
        }

        SetTime(messages);
        RefuseRewound();
        actor.Session?.Check();
        ConcludeIfEnded();
        for (int i = 0; i < messages.Count; i++)
        {
            if (Handle(messages[i]))
            {
                // What had to wait comes before what came later.
                messages.InsertRange(i + 1, actor.TakeHeld());
            }
        }

        return _result;
    }

    private bool Load(List<InstanceMessage> messages)
    {
        foreach (InstanceMessage message in messages)
        {
            if (message.NewInstance is { } created && created.Record.Row > (actor.Record?.Row ?? 0))
            {
                actor.LoadNew(created.Record, created.Input, created.Record.CreatedAt);
            }
        }

        // A message for a newer instance of the same id, or for one that was over: what is in memory may be out of date.
        if (actor.Record is { IsTerminal: false } record && messages.TrueForAll(message => message.Row <= record.Row))
        {
            return true;
        }

        if (parts.Store.Load(actor.InstanceId) is not { } loaded)
        {
            actor.Forget();
            return false;
        }

        _history = loaded.History;
        actor.Load(loaded.Record, _history);
        return true;
    }

    private void DropAll(List<InstanceMessage> messages)
    {
        foreach (InstanceMessage message in messages)
        {
            (IsForThisExecution(message) ? _result.Consumed : _result.Stale).Add(message);
        }
    }

    // An earlier version kept the failed run's lines before those of the new run. It always has to be read first: only another process can have rewound it.
    private void RefuseRewound()
    {
        if (_history?.Any(line => line.Kind == HistoryEventKind.ExecutionRewound) ?? false)
        {
            End(new NotSupportedException(
                "The instance was rewound by an earlier version of the embedded host and cannot go on: rewinding is not supported any more. Start a new one."));
        }
    }

    // The clock never goes back, and is never before a timer that has fired.
    private void SetTime(List<InstanceMessage> messages)
    {
        DateTime time = parts.Clock.GetUtcNow().UtcDateTime;
        time = time > actor.LastTime ? time : actor.LastTime;
        foreach (InstanceMessage message in messages)
        {
            time = time > message.NotBefore ? time : message.NotBefore;
        }

        _result.Time = time;
        actor.LastTime = time;
    }

    private bool IsForThisExecution(InstanceMessage message) =>
        message.Row == Record.Row && (message.Execution == 0 || message.Execution == Record.Execution);

    /// <returns>True where messages that waited can go on.</returns>
    private bool Handle(InstanceMessage message)
    {
        if (!IsForThisExecution(message))
        {
            _result.Stale.Add(message);
            return false;
        }

        if (_hasEnded)
        {
            // Messages for the instance rather than for one execution go to the next one.
            List<InstanceMessage> target = _result.Next is { } next && message.Execution == 0 ? next.Left : _result.Consumed;
            target.Add(message);
            return false;
        }

        bool isSuspended = CurrentStatus == OrchestrationRuntimeStatus.Suspended;
        switch (message.Kind)
        {
            case HistoryEventKind.ExecutionSuspended:
                Consume(message, isRecorded: !isSuspended);
                _result.Status = OrchestrationRuntimeStatus.Suspended;
                return false;

            case HistoryEventKind.ExecutionResumed:
                Consume(message, isRecorded: isSuspended);
                if (isSuspended)
                {
                    _result.Status = actor.IsStarted ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending;
                }

                return isSuspended;

            case HistoryEventKind.ExecutionTerminated:
                Consume(message, isRecorded: true);
                _result.TerminatesChildren = message.Extra is not null;
                End(OrchestrationRuntimeStatus.Terminated, message.Data);
                return false;

            case HistoryEventKind.ExecutionStarted when !isSuspended:
                Consume(message, isRecorded: false);
                return Start();

            default:
                if (isSuspended || !actor.IsStarted)
                {
                    Hold(message);
                }
                else
                {
                    Apply(message);
                }

                return false;
        }
    }

    private OrchestrationRuntimeStatus CurrentStatus => _result.Status ?? Record.Status;

    private void Consume(InstanceMessage message, bool isRecorded)
    {
        _result.Consumed.Add(message);
        if (isRecorded)
        {
            Append(message.ToEvent(_result.Time));
        }
    }

    private void Hold(InstanceMessage message)
    {
        actor.Held.Add(message);
        if (message.Source != MessageSource.Inbox)
        {
            _result.ToStore.Add((message, message.Source, message.SourceKey));
        }
    }

    private bool Start()
    {
        if (actor.IsStarted)
        {
            return false;
        }

        actor.IsStarted = true;
        _result.Status = OrchestrationRuntimeStatus.Running;
        if (!parts.Invoker.HasOrchestrator(Record.Name))
        {
            End(new InvalidOperationException($"There is no orchestrator named '{Record.Name}'."));
            return true;
        }

        actor.Session = NewSession(actor.Input);
        actor.Input = null;
        Run(new HistoryEvent(HistoryEventKind.OrchestratorStarted, _result.Time));
        return true;
    }

    private void Apply(InstanceMessage message)
    {
        OrchestrationSession? session = EnsureSession();
        ConcludeIfEnded();
        if (_hasEnded || session is null)
        {
            // It ended where the history ends: there was no such orchestrator, or the replay went another way.
            _result.Consumed.Add(message);
            return;
        }

        if (message.Kind == HistoryEventKind.TimerFired)
        {
            actor.TimerKeys.Remove(message.TaskId);
        }

        _result.Consumed.Add(message);
        if (session.Accepts(message.Kind, message.TaskId))
        {
            Run(message.ToEvent(_result.Time));
        }
    }

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
