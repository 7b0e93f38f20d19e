using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Makes messages.</summary>
internal static class InstanceMessages
{
    private const string Recursive = "recursive";

    public static InstanceMessage Terminate(long row, string? output, bool isRecursive) => new()
    {
        Kind = HistoryEventKind.ExecutionTerminated,
        Row = row,
        Data = output,
        Extra = isRecursive ? Recursive : null,
    };

    /// <summary>A timer whose time has come; the one at the first line is a delayed start.</summary>
    public static InstanceMessage TimerFired(StoredTimer timer) => new()
    {
        Kind = timer.TaskId < 0 ? HistoryEventKind.ExecutionStarted : HistoryEventKind.TimerFired,
        Row = timer.Row,
        Execution = EventKey.ExecutionOf(timer.Key),
        TaskId = timer.TaskId,
        Source = MessageSource.Timer,
        SourceKey = timer.Key,
        NotBefore = timer.FireAt,
    };

    /// <summary>An activity's result.</summary>
    /// <param name="kind">Completed or failed.</param>
    /// <param name="data">The output or the failure, as stored.</param>
    public static InstanceMessage ActivityEnded(QueuedActivity activity, HistoryEventKind kind, string? data) => new()
    {
        Kind = kind,
        Row = activity.Row,
        Execution = EventKey.ExecutionOf(activity.Key),
        TaskId = activity.TaskId,
        Data = data,
        Source = MessageSource.Activity,
        SourceKey = activity.Key,
    };

    /// <summary>A sub-orchestration's result, for its parent.</summary>
    public static InstanceMessage ChildEnded(ParentLink parent, OrchestrationRuntimeStatus status, string? data) => new()
    {
        Kind = status == OrchestrationRuntimeStatus.Completed ? HistoryEventKind.SubOrchestrationCompleted : HistoryEventKind.SubOrchestrationFailed,
        Row = parent.Row,
        Execution = parent.Execution,
        TaskId = parent.TaskId,
        Data = status == OrchestrationRuntimeStatus.Terminated ? StoredFailure.Serialize(Terminated(data)) : data,
    };

    private static TaskFailureDetails Terminated(string? output) => new(
        typeof(OperationCanceledException).FullName!,
        output is null ? "The sub-orchestration was terminated." : $"The sub-orchestration was terminated: {output}",
        StackTrace: null,
        InnerFailure: null,
        Properties: null);
}
