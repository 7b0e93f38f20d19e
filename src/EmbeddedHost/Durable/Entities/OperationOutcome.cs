using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>How an operation ended.</summary>
/// <param name="Result">Its result, as stored.</param>
/// <param name="Failure">What it threw; null where it ended well.</param>
internal sealed record OperationOutcome(string? Result, TaskFailureDetails? Failure);
