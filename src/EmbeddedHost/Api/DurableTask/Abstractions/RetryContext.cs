namespace Microsoft.DurableTask;

/// <summary>What a retry handler is told.</summary>
/// <param name="OrchestrationContext">The context of the orchestration that made the call.</param>
/// <param name="LastAttemptNumber">How often the task has failed, from 1.</param>
/// <param name="LastFailure">The last failure.</param>
/// <param name="TotalRetryTime">The time since the first attempt, by the orchestration's clock.</param>
/// <param name="CancellationToken">Reserved.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
