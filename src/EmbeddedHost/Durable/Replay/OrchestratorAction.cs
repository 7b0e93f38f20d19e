using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>Something that an orchestrator did.</summary>
/// <param name="Event">The line for the history.</param>
/// <param name="Payload">What goes to another instance and so does not stand in this one's history.</param>
/// <param name="Version">A sub-orchestration's version; null for none.</param>
/// <param name="Tags">A sub-orchestration's tags, a JSON object.</param>
/// <param name="DueAt">When to deliver a signal, UTC; null for at once.</param>
internal sealed record OrchestratorAction(
    HistoryEvent Event, string? Payload = null, string? Version = null, string? Tags = null, DateTime? DueAt = null);
