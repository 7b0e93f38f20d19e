using Cryptomeria.EmbeddedHost.Durable.Replay;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Computes one step of an instance: applies messages, lets the orchestrator run, and collects what is to be committed.</summary>
internal sealed partial class StepBuilder(EngineParts parts, InstanceActor actor)
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
}
