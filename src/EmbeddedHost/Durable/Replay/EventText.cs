using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>Says a line of a history in words.</summary>
internal static class EventText
{
    public static string Describe(HistoryEvent historyEvent)
    {
        string task = historyEvent.TaskId < 0 ? string.Empty : $" (#{historyEvent.TaskId})";
        string name = historyEvent.Name is null ? string.Empty : $" '{historyEvent.Name}'";
        return $"{historyEvent.Kind}{name}{task}";
    }

    public static string DescribeCall(HistoryEvent action) => action.Kind switch
    {
        HistoryEventKind.TaskScheduled => $"called the activity '{action.Name}' (#{action.TaskId})",
        HistoryEventKind.SubOrchestrationCreated => $"called the sub-orchestration '{action.Name}' (#{action.TaskId})",
        HistoryEventKind.TimerCreated => $"made a timer (#{action.TaskId})",
        HistoryEventKind.EventSent => $"sent the event '{action.Name}' to '{action.Extra}' (#{action.TaskId})",
        HistoryEventKind.EntityOperationCalled => $"called the operation '{action.Name}' of the entity '{action.Extra}' (#{action.TaskId})",
        HistoryEventKind.EntityOperationSignaled => $"signaled '{action.Name}' to the entity '{action.Extra}' (#{action.TaskId})",
        HistoryEventKind.EntityLockRequested => $"locked the entities {action.Extra} (#{action.TaskId})",
        HistoryEventKind.EntityUnlockSent => $"unlocked the entities {action.Extra} (#{action.TaskId})",
        _ => $"did {Describe(action)}",
    };
}
