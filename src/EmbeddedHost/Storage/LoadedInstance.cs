namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>An instance with its whole history.</summary>
/// <param name="Record">The instance.</param>
/// <param name="History">The lines of its present execution, in order.</param>
internal sealed record LoadedInstance(InstanceRecord Record, IReadOnlyList<HistoryEvent> History);
