using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>The states of a job and of a step.</summary>
public static class JobStatus
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Canceled = "canceled";

    /// <summary>Every state, in the order a job passes them.</summary>
    public static IReadOnlyList<string> All { get; } = [Queued, Running, Succeeded, Failed, Canceled];

    /// <summary>True for a state that no longer changes.</summary>
    public static bool IsFinal(string status) => status is Succeeded or Failed or Canceled;

    /// <summary>The durable states a job of this state can be in: what a query may be narrowed to before each is looked at.</summary>
    public static IReadOnlyList<OrchestrationRuntimeStatus> RuntimeStatusesOf(string status) => status switch
    {
        Queued => [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running],
        Running => [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended],
        Succeeded => [OrchestrationRuntimeStatus.Completed],
        Failed => [OrchestrationRuntimeStatus.Failed],
        Canceled => [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated],
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a job status"),
    };
}
