using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>What a turn of an entity comes to, before it is committed.</summary>
/// <param name="Operations">The operations that ran.</param>
/// <param name="Outcomes">Their results.</param>
/// <param name="State">The state after them, as stored.</param>
/// <param name="Actions">What they sent.</param>
/// <param name="LockRequest">A lock to take after them; null for none.</param>
internal sealed record EntityStep(
    IReadOnlyList<EntityMessage> Operations,
    IReadOnlyList<OperationOutcome> Outcomes,
    string? State,
    IReadOnlyList<EntityAction> Actions,
    EntityMessage? LockRequest);
