using Cryptomeria.K8sOps;

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
    JobError? Error = null,
    JobResult? Result = null,
    DateTimeOffset? CancelRequestedAt = null);

/// <summary>How far a step is.</summary>
/// <param name="Attempt">The attempt its current unit is in, from 1; 0 before it began.</param>
/// <param name="Skipped">True where the look found it done and nothing was changed.</param>
/// <param name="ExitCode">Of the last command that decided it, where there is one.</param>
public sealed record StepState(
    string Name,
    string Status = JobStatus.Queued,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? FinishedAt = null,
    string? Message = null,
    int Attempt = 0,
    bool Skipped = false,
    int? ExitCode = null);

/// <summary>Why a job failed.</summary>
/// <param name="Code">One of the API's error codes.</param>
public sealed record JobError(string Code, string Message, IReadOnlyDictionary<string, DetailValue> Details);

/// <summary>What a job that succeeded did.</summary>
/// <param name="Steps">How many steps ran, skipped ones included.</param>
/// <param name="SkippedSteps">How many found their work done.</param>
public sealed record JobResult(int Steps, int SkippedSteps);
