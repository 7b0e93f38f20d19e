namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>What is stored of an entity.</summary>
/// <param name="EntityId">Its id, <c>@name@key</c>.</param>
/// <param name="Modified">When it did something last, UTC.</param>
/// <param name="Lock">Who has locked it; null for nobody.</param>
/// <param name="HasState">True where it has a state; one without exists only until storage is cleaned.</param>
/// <param name="State">The state, as stored; null where it has none or it was not asked for.</param>
internal sealed record EntityRecord(string EntityId, DateTime Modified, EntityLock? Lock, bool HasState, string? State);
