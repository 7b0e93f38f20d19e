using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>A job as its orchestration's metadata tells it.</summary>
public sealed record Job(string Id, string Type, DateTimeOffset CreatedAt, JobInput Input, JobState State)
{
    /// <summary>Reads a job; null where the instance carries none.</summary>
    /// <param name="metadata">Fetched with inputs and outputs.</param>
    public static Job? From(OrchestrationMetadata metadata)
    {
        if (JobTypes.TypeOf(metadata.Name) is not { } type || !JobId.TryGetCreatedAt(metadata.InstanceId, out var createdAt)
            || metadata.ReadInputAs<JobInput>() is not { } input)
        {
            return null;
        }

        return new Job(metadata.InstanceId, type, createdAt, input, StateOf(metadata, input));
    }

    public JobSummaryView ToSummary() => new(Id, Type, State.Status, CreatedAt, State.StartedAt, State.FinishedAt);

    /// <param name="cancelRequestedAt">When cancel was requested, where the orchestration does not know it yet.</param>
    public JobDetailView ToDetail(DateTimeOffset? cancelRequestedAt) => new(
        Id,
        Type,
        State.Status,
        CreatedAt,
        State.StartedAt,
        State.FinishedAt,
        Progress(),
        State.Steps,
        State.Result,
        State.Error,
        JobParameters.Of(Input),
        State.CancelRequestedAt ?? cancelRequestedAt,
        new JobLinksView(null, JobLinks.Logs(Id)));

    private static JobState StateOf(OrchestrationMetadata metadata, JobInput input)
    {
        var state = metadata.ReadCustomStatusAs<JobState>() ?? JobStates.Queued(input);

        // What the durable runtime itself ended says nothing in the custom status.
        return metadata.RuntimeStatus switch
        {
            OrchestrationRuntimeStatus.Terminated when !JobStatus.IsFinal(state.Status)
                => JobStates.Ended(state, JobStatus.Canceled, metadata.LastUpdatedAt, null),
            OrchestrationRuntimeStatus.Failed when state.Status != JobStatus.Failed
                => JobStates.Ended(state, JobStatus.Failed, metadata.LastUpdatedAt, JobStates.InternalError(metadata.FailureDetails?.ErrorMessage)),
            _ => state,
        };
    }

    private JobProgressView Progress()
    {
        var current = State.Steps.LastOrDefault(step => step.StartedAt is not null)?.Name;
        return new JobProgressView(current, State.Steps.Count(step => step.Status == JobStatus.Succeeded), State.Steps.Count);
    }
}
