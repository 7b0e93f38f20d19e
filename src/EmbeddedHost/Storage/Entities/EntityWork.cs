namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>What an entity has to do next, as of one commit.</summary>
/// <param name="Record">The entity; null where nothing is stored of it.</param>
/// <param name="Messages">The operations to run, in order. Where there is a lock request it is the last one.</param>
/// <param name="HasMore">True where further messages may be ready; false where those that follow are told of.</param>
internal sealed record EntityWork(EntityRecord? Record, IReadOnlyList<EntityMessage> Messages, bool HasMore);
