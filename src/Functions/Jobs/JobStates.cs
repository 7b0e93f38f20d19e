using Cryptomeria.K8sOps;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>How job states follow one another; plain functions, fit for replay.</summary>
public static class JobStates
{
    /// <summary>A job nobody has begun.</summary>
    public static JobState Queued(JobInput input) => new(JobStatus.Queued, null, null, [.. input.Steps.Select(name => new StepState(name))]);

    /// <summary>How far a job is, as its orchestration has it.</summary>
    public static JobState Of(OrchestrationMetadata metadata, JobInput input)
    {
        var state = metadata.ReadCustomStatusAs<JobState>() ?? Queued(input);

        // What the durable runtime itself ended says nothing in the custom status.
        return metadata.RuntimeStatus switch
        {
            OrchestrationRuntimeStatus.Terminated when !JobStatus.IsFinal(state.Status) => Ended(state, JobStatus.Canceled, metadata.LastUpdatedAt, null),
            OrchestrationRuntimeStatus.Failed when state.Status != JobStatus.Failed =>
                Ended(state, JobStatus.Failed, metadata.LastUpdatedAt, InternalError(metadata.FailureDetails?.ErrorMessage)),
            _ => state,
        };
    }

    /// <summary>The state with one step replaced.</summary>
    public static JobState With(this JobState state, int index, StepState step)
    {
        var steps = state.Steps.ToArray();
        steps[index] = step;
        return state with { Steps = steps };
    }

    /// <summary>
    /// The job over: a running step takes the job's end, with the exit code of the command that failed; the steps never begun are canceled, whatever ended it.
    /// </summary>
    public static JobState Ended(JobState state, string status, DateTimeOffset at, Failure? error)
    {
        var steps = state.Steps.Select(step => step.Status switch
        {
            JobStatus.Running => step with
            {
                Status = status,
                FinishedAt = at,
                Message = MessageOf(step, error),
                ExitCode = (int?)error?.Details.GetValueOrDefault("exitCode").Number ?? step.ExitCode,
            },
            JobStatus.Queued => step with { Status = JobStatus.Canceled },
            _ => step,
        });
        var result = status == JobStatus.Succeeded ? new JobResult(state.Steps.Count, state.Steps.Count(step => step.Skipped)) : null;
        return state with { Status = status, FinishedAt = at, Steps = [.. steps], Error = error is null ? null : error with { Retryable = false }, Result = result };
    }

    /// <summary>The state with one more detail in its error, where it has one.</summary>
    public static JobState WithDetail(JobState state, (string Name, string Text)? detail) =>
        detail is not var (name, text) || state.Error is not { } error
            ? state
            : state with { Error = error with { Details = new Dictionary<string, DetailValue>(error.Details) { [name] = JobText.Short(text) } } };

    // Out of time, what the step was at says more than that the time is over.
    private static string? MessageOf(StepState step, Failure? error) =>
        error is null || (error.Code == ErrorCodes.JobTimeout && step.Message is { Length: > 0 }) ? step.Message : JobText.Short(error.Message);

    /// <summary>The error of a job whose time is over.</summary>
    /// <param name="waitingFor">What it was at.</param>
    /// <param name="lastError">The last failure of what was being tried again, as <c>CODE: message</c>.</param>
    public static Failure TimeoutError(int timeoutSeconds, string? waitingFor, string? lastError)
    {
        var details = new Dictionary<string, DetailValue>
        {
            ["timeoutSeconds"] = timeoutSeconds,
            ["hint"] = ErrorHints.For(ErrorCodes.JobTimeout),
        };
        if (waitingFor is { Length: > 0 })
        {
            details["waitingFor"] = JobText.Short(waitingFor);
        }

        if (lastError is not null)
        {
            details["lastError"] = JobText.Short(lastError);
        }

        return new Failure(ErrorCodes.JobTimeout, $"the job did not end within {timeoutSeconds} s", Retryable: false, details);
    }

    /// <summary>The error of a job that a defect ended.</summary>
    public static Failure InternalError(string? message) => new(
        ErrorCodes.Internal,
        JobText.Short(message is { Length: > 0 } ? message : "the orchestration failed"),
        Retryable: false,
        new Dictionary<string, DetailValue> { ["hint"] = ErrorHints.For(ErrorCodes.Internal) });
}
