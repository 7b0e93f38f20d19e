using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>How an execution of an orchestrator ended. Failed where there is a failure; goes on in a new execution where there is a next one.</summary>
/// <param name="Output">The output, as stored.</param>
/// <param name="Failure">The failure.</param>
/// <param name="Next">The next execution.</param>
internal sealed record SessionOutcome(string? Output, TaskFailureDetails? Failure = null, NextExecution? Next = null);

/// <summary>What continue-as-new asked for.</summary>
/// <param name="Input">The new input, as stored.</param>
/// <param name="Version">The new version; null keeps the present one.</param>
/// <param name="PreserveEvents">True hands over the events that nothing has waited for.</param>
internal sealed record NextExecution(string? Input, string? Version, bool PreserveEvents);
