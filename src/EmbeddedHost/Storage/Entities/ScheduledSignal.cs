namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>A signal that waits for its time.</summary>
/// <param name="Key">Its row of the inbox.</param>
/// <param name="EntityId">The entity.</param>
/// <param name="DueAt">Its time, UTC.</param>
internal sealed record ScheduledSignal(long Key, string EntityId, DateTime DueAt);
