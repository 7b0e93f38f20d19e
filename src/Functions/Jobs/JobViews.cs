using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Jobs;

/// <summary>A job in a list.</summary>
public record JobSummaryView(
    string JobId, string Type, string Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

/// <summary>A page of jobs, newest first.</summary>
/// <param name="NextCursor">Asks for the page after this one; absent on the last.</param>
public sealed record JobListView(
    IReadOnlyList<JobSummaryView> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <summary>A job in full.</summary>
public sealed record JobDetailView(
    string JobId,
    string Type,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    JobProgressView Progress,
    IReadOnlyList<StepState> Steps,
    JobResult? Result,
    Failure? Error,
    JsonObject Parameters,
    DateTimeOffset? CancelRequestedAt,
    JobLinksView Links);

/// <summary>How many steps are done, and which one runs; <c>currentStep</c> stays at the last one begun when the job is over.</summary>
public sealed record JobProgressView(string? CurrentStep, int CompletedSteps, int TotalSteps);

/// <summary>Where to go from here.</summary>
public sealed record JobLinksView(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Self, string Logs);

/// <summary>The answer to a request that began a job.</summary>
public sealed record JobAcceptedView(string JobId, string Type, string Status, DateTimeOffset CreatedAt, JobLinksView Links);

/// <summary>The answer to a cancel.</summary>
public sealed record JobCancelView(string JobId, string Status, string Message);
