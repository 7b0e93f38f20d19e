namespace Cryptomeria.Functions.Jobs;

/// <summary>A job as its orchestration's metadata has it.</summary>
public sealed record Job(string Id, string Type, DateTimeOffset CreatedAt, JobInput Input, JobState State)
{
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

    private JobProgressView Progress()
    {
        var current = State.Steps.LastOrDefault(step => step.StartedAt is not null)?.Name;
        return new JobProgressView(current, State.Steps.Count(step => step.Status == JobStatus.Succeeded), State.Steps.Count);
    }
}
