using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

/// <summary>Reads entities over the pool of connections.</summary>
internal sealed class SqliteEntityStore(SqliteReaderPool readers) : IEntityStore
{
    public EntityWork ReadWork(string entityId, int limit) => readers.Read(
        (entityId, limit), static (reader, query) => reader.InTransaction(() => reader.Entities.ReadWork(query.entityId, query.limit)));

    public EntityDetails? Read(string entityId, bool withState) => readers.Read(
        (entityId, withState), static (reader, query) => reader.InTransaction(() => reader.Entities.Read(query.entityId, query.withState)));

    public IReadOnlyList<EntityDetails> Read(EntityFilter filter, string? after, int limit, bool withStates) => readers.Read(
        (filter, after, limit, withStates),
        static (reader, query) => reader.InTransaction(() => reader.Entities.Read(query.filter, query.after, query.limit, query.withStates)));
}
