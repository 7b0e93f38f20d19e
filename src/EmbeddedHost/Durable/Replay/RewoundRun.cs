using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// The new run of an instance that failed and was rewound: the orchestrator is called from the start, gets the results that the failed run had for the calls
/// that it makes again, and waits for those that failed. What the failed run did after that, and the new one does not come to, stays behind as evidence.
/// </summary>
internal sealed class RewoundRun
{
    private readonly OrchestrationSession _session;
    private readonly Dictionary<int, HistoryEvent> _earlierCalls;
    private readonly List<HistoryEvent> _arrivals;
    private readonly HashSet<int> _sameCalls = [];
    private readonly List<(HistoryEvent Event, OrchestratorAction? Action)> _lines = [];

    private RewoundRun(OrchestrationSession session, List<HistoryEvent> failedRun)
    {
        _session = session;
        _earlierCalls = failedRun.Where(line => line.IsAction).DistinctBy(line => line.TaskId).ToDictionary(line => line.TaskId);
        HashSet<int> failures = FailuresToRepeat(failedRun);
        _arrivals = [.. failedRun.Where((line, place) => IsArrival(line) && !failures.Contains(place))];
    }

    /// <summary>Runs an orchestrator as far as the failed run's results carry it.</summary>
    /// <param name="session">A new session.</param>
    /// <param name="history">The history; its last run has not started.</param>
    /// <returns>The lines of the new run.</returns>
    public static IReadOnlyList<RewoundLine> Execute(OrchestrationSession session, IReadOnlyList<HistoryEvent> history)
    {
        int end = HistoryRuns.FirstLineOfLast(history) - 1;
        int first = HistoryRuns.FirstLineBefore(history, end);
        RewoundRun run = new(session, [.. history.Take(end).Skip(first)]);
        HistoryEvent start = new(HistoryEventKind.OrchestratorStarted, (first < end ? history[first] : history[end]).Time);
        session.BeginRewind();
        run.Apply(start);
        run.ApplyArrivals();
        session.EndRewind();
        return [.. run._lines.Select(run.Finish)];
    }

    /// <summary>
    /// The places of the failures whose calls are made again: all but those that the orchestrator answered at once by doing something else, a retry or a
    /// fallback, since what came of that would be lost. Where it answered all of them, the last one.
    /// </summary>
    private static HashSet<int> FailuresToRepeat(List<HistoryEvent> run)
    {
        List<int> failures = [.. Enumerable.Range(0, run.Count).Where(place => IsFailure(run[place]))];
        HashSet<int> unanswered = [.. failures.Where(place => place + 1 == run.Count || !run[place + 1].IsAction)];
        return unanswered.Count > 0 ? unanswered : [.. failures.TakeLast(1)];
    }

    private static bool IsFailure(HistoryEvent line) => line.Kind is HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed
        or HistoryEventKind.EntityOperationFailed;

    private static bool IsArrival(HistoryEvent line) => IsFailure(line) || line.Kind is HistoryEventKind.TaskCompleted
        or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.EntityOperationCompleted or HistoryEventKind.TimerFired
        or HistoryEventKind.EventRaised;

    // Nobody answers these: one that was sent is sent.
    private static bool IsSent(HistoryEvent line) => line.Kind is HistoryEventKind.EventSent or HistoryEventKind.EntityOperationSignaled;

    private void ApplyArrivals()
    {
        while (_session.Outcome is null && _arrivals.FindIndex(IsWanted) is var next and >= 0)
        {
            HistoryEvent line = _arrivals[next];
            _arrivals.RemoveAt(next);
            Apply(line);
        }
    }

    private bool IsWanted(HistoryEvent line) =>
        line.Kind == HistoryEventKind.EventRaised || (_sameCalls.Contains(line.TaskId) && _session.IsPending(line.TaskId));

    private void Apply(HistoryEvent line)
    {
        _lines.Add((line, null));
        _session.Apply(line);
        foreach (OrchestratorAction action in _session.TakeActions())
        {
            _lines.Add((action.Event, action));
            if (_earlierCalls.TryGetValue(action.Event.TaskId, out HistoryEvent? earlier)
                && ActionLog.IsSame(earlier, action.Event)
                && earlier.Data == action.Event.Data)
            {
                _sameCalls.Add(action.Event.TaskId);
            }
        }
    }

    private RewoundLine Finish((HistoryEvent Event, OrchestratorAction? Action) line)
    {
        if (line.Action is not { } action)
        {
            return new RewoundLine(line.Event);
        }

        bool isSame = _sameCalls.Contains(line.Event.TaskId);
        bool isOpen = IsSent(line.Event) ? !isSame : _session.IsPending(line.Event.TaskId);
        return new RewoundLine(line.Event, isOpen ? action : null, isSame && line.Event.Kind == HistoryEventKind.SubOrchestrationCreated);
    }
}
