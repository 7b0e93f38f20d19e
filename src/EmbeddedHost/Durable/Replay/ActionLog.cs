using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>Takes what an orchestrator does: as new actions, or, during a replay, to compare with the history.</summary>
internal sealed class ActionLog
{
    private List<OrchestratorAction> _actions = [];
    private IReadOnlyList<HistoryEvent>? _history;
    private int _next;

    public bool IsReplaying => _history is not null;

    /// <summary>The first difference between code and history.</summary>
    public NonDeterministicOrchestrationException? Fault { get; private set; }

    /// <summary>From here on, what is done must stand in the history, beginning with a line.</summary>
    public void Expect(IReadOnlyList<HistoryEvent> history, int first)
    {
        _history = history;
        _next = first;
    }

    /// <summary>Ends an expectation.</summary>
    /// <returns>The first line of the history that is no action.</returns>
    public int Met()
    {
        if (Fault is null && _next < _history!.Count && _history[_next].IsAction)
        {
            Fault = new NonDeterministicOrchestrationException(_next, EventText.Describe(_history[_next]), "did nothing there");
        }

        return _next;
    }

    /// <summary>From here on, what is done is new.</summary>
    public void EndReplay() => _history = null;

    public void Add(OrchestratorAction action)
    {
        if (_history is null)
        {
            _actions.Add(action);
            return;
        }

        HistoryEvent? recorded = _next < _history.Count ? _history[_next] : null;
        if (recorded is null || !IsSame(recorded, action.Event))
        {
            Fault ??= new NonDeterministicOrchestrationException(
                _next, recorded is null ? "missing" : EventText.Describe(recorded), EventText.DescribeCall(action.Event));
            throw Fault;
        }

        _next++;
    }

    /// <summary>Hands over the new actions.</summary>
    public List<OrchestratorAction> Take()
    {
        if (_actions.Count == 0)
        {
            return [];
        }

        List<OrchestratorAction> actions = _actions;
        _actions = [];
        return actions;
    }

    /// <summary>True where a line says the same action.</summary>
    private static bool IsSame(HistoryEvent recorded, HistoryEvent action) =>
        recorded.Kind == action.Kind
        && recorded.TaskId == action.TaskId
        && string.Equals(recorded.Name, action.Name, StringComparison.OrdinalIgnoreCase)
        && (action.Kind == HistoryEventKind.TimerCreated || recorded.Extra == action.Extra);
}
