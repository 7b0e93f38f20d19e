namespace Cryptomeria.Functions.Activities;

/// <summary>What one activity works on: a unit of a step that can fail, be retried or be skipped on its own.</summary>
/// <param name="Deadline">When the job's time is over; the unit stops itself then.</param>
/// <param name="ChainId">The chain, where the unit is about one.</param>
/// <param name="Seen">What was last told about what is still missing, for a unit that waits.</param>
public sealed record UnitInput(
    string JobId,
    string Step,
    string Namespace,
    string Release,
    bool Force,
    DateTimeOffset Deadline,
    string? ChainId = null,
    string? Seen = null);
