namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>Reads what is stored of entities.</summary>
internal interface IEntityStore
{
    /// <summary>What an entity has to do next.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="limit">Messages at most.</param>
    EntityWork ReadWork(string entityId, int limit);

    /// <summary>An entity; null where nothing is stored of it.</summary>
    EntityDetails? Read(string entityId, bool withState);

    /// <summary>Entities by ascending id.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Only ids that come after this one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="withStates">True also reads the states.</param>
    IReadOnlyList<EntityDetails> Read(EntityFilter filter, string? after, int limit, bool withStates);
}
