namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>An entity as clients see it.</summary>
/// <param name="Record">The entity.</param>
/// <param name="Backlog">The messages that wait for their turn.</param>
internal sealed record EntityDetails(EntityRecord Record, int Backlog);
