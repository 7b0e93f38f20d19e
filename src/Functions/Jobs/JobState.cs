using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// How far a job is: the custom status of its orchestration. Kept far below the 16 KB of UTF-16 that Durable Functions allows, by
/// <see cref="JobText"/> on every text.
/// </summary>
public sealed record JobState(
    string Status,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    IReadOnlyList<StepState> Steps,
    Failure? Error = null,
    JobResult? Result = null,
    DateTimeOffset? CancelRequestedAt = null);

/// <summary>How far a step is, as it is kept and as the API shows it.</summary>
/// <param name="Attempt">The attempt its current activity is in, from 1; 0 before it began.</param>
/// <param name="Skipped">True where it was found done and nothing was changed.</param>
/// <param name="ExitCode">Of the last command that decided it, where there is one.</param>
public sealed record StepState(
    string Name,
    string Status = JobStatus.Queued,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? FinishedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null,
    int Attempt = 0,
    bool Skipped = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ExitCode = null);

/// <summary>What a job that succeeded did.</summary>
/// <param name="Steps">How many steps ran, skipped ones included.</param>
/// <param name="SkippedSteps">How many found their work done.</param>
public sealed record JobResult(int Steps, int SkippedSteps);
