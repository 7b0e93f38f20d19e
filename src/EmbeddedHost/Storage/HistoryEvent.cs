namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>A line of a history.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Time">The orchestration's clock when it was written, UTC.</param>
/// <param name="TaskId">The call it belongs to; -1 where it belongs to none.</param>
/// <param name="Name">An orchestrator's, an activity's or an event's name.</param>
/// <param name="Data">An input, an output, a payload or a failure, as stored.</param>
/// <param name="Extra">A timer's time (ticks), an instance id, an entity's id or a set of them, or a final status.</param>
internal sealed record HistoryEvent(
    HistoryEventKind Kind, DateTime Time, int TaskId = -1, string? Name = null, string? Data = null, string? Extra = null)
{
    /// <summary>True for what the orchestrator's code did, as opposed to what came in from outside.</summary>
    public bool IsAction => Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated
        or HistoryEventKind.SubOrchestrationCreated or HistoryEventKind.EventSent
        || IsEntityAction;

    /// <summary>True for what the orchestrator's code did with entities.</summary>
    public bool IsEntityAction => Kind is HistoryEventKind.EntityOperationCalled or HistoryEventKind.EntityOperationSignaled
        or HistoryEventKind.EntityLockRequested or HistoryEventKind.EntityUnlockSent;
}
