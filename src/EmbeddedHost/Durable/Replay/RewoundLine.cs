using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>A line of a rewound instance's new run.</summary>
/// <param name="Event">The line.</param>
/// <param name="Open">The call that it is, where that call has to be made or waited for now; null for everything else.</param>
/// <param name="IsRejoined">True where it is a sub-orchestration that the failed run has started.</param>
internal sealed record RewoundLine(HistoryEvent Event, OrchestratorAction? Open = null, bool IsRejoined = false);
