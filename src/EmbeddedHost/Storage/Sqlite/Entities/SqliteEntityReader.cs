using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

/// <summary>The statements about entities of a read-only connection.</summary>
internal sealed class SqliteEntityReader(SqliteDatabase database)
{
    /// <summary>Characters of inputs that one batch takes; the message that passes it is the last.</summary>
    private const int MaxInputLength = 16 * 1024 * 1024;

    private readonly Dictionary<string, SqliteStatement> _queries = [];

    private readonly SqliteStatement _entity = database.Prepare($"SELECT {EntityColumns.Entity} FROM entities WHERE entity_id = ?1");
    private readonly SqliteStatement _entityWithState = database.Prepare($"SELECT {EntityColumns.Entity}, state FROM entities WHERE entity_id = ?1");

    private readonly SqliteStatement _messages = database.Prepare(
        $"SELECT {EntityColumns.Message} FROM entity_inbox INDEXED BY entity_inbox_ready WHERE entity_id = ?1 AND due IS NULL ORDER BY id LIMIT ?2");

    private readonly SqliteStatement _ownersMessages = database.Prepare(
        $"SELECT {EntityColumns.Message} FROM entity_inbox INDEXED BY entity_inbox_by_caller"
        + " WHERE entity_id = ?1 AND due IS NULL AND caller_execution = ?3 ORDER BY id LIMIT ?2");

    private readonly SqliteStatement _backlog = database.Prepare(
        "SELECT count(*) FROM entity_inbox INDEXED BY entity_inbox_ready WHERE entity_id = ?1 AND due IS NULL");

    /// <summary>What an entity has to do next. Where it is locked, only what its owner asks for; the others wait.</summary>
    public EntityWork ReadWork(string entityId, int limit)
    {
        EntityRecord? record = ReadOne(_entityWithState, entityId, withState: true);
        SqliteStatement row = record?.Lock is { } owner ? _ownersMessages.Bind(3, owner.Execution) : _messages;
        row.Bind(1, entityId).Bind(2, limit);

        List<EntityMessage> messages = [];
        int length = 0;
        bool isCut = false;
        while (!isCut && row.Step())
        {
            EntityMessage message = EntityColumns.ReadMessage(row);
            messages.Add(message);
            length += message.Data?.Length ?? 0;
            isCut = message.Kind == EntityMessageKind.Lock || length > MaxInputLength;
        }

        row.Reset();
        return new EntityWork(record, messages, isCut || messages.Count >= limit);
    }

    public EntityDetails? Read(string entityId, bool withState) =>
        ReadOne(withState ? _entityWithState : _entity, entityId, withState) is { } record ? new EntityDetails(record, Backlog(entityId)) : null;

    public IReadOnlyList<EntityDetails> Read(EntityFilter filter, string? after, int limit, bool withStates)
    {
        SqliteStatement row = Query(filter, after, withStates)
            .Bind(1, limit)
            .Bind(2, filter.Prefix)

            // Past every text that begins with the prefix: no id holds the last code point.
            .Bind(3, filter.Prefix + "\U0010FFFF")
            .Bind(4, filter.ModifiedFrom ?? DateTime.MinValue)
            .Bind(5, filter.ModifiedTo ?? DateTime.MaxValue);
        if (after is not null)
        {
            row.Bind(6, after);
        }

        List<EntityRecord> found = [];
        while (row.Step())
        {
            found.Add(EntityColumns.ReadEntity(row, withStates));
        }

        return found.ConvertAll(record => new EntityDetails(record, Backlog(record.EntityId)));
    }

    private SqliteStatement Query(EntityFilter filter, string? after, bool withStates)
    {
        // A unary plus keeps a term from choosing the index.
        string sql = $"SELECT {EntityColumns.Entity}{(withStates ? ", state" : string.Empty)} FROM entities"
            + " WHERE entity_id >= ?2 AND entity_id < ?3 AND +modified >= ?4 AND +modified <= ?5"
            + (after is null ? string.Empty : " AND entity_id > ?6")
            + (filter.IncludeTransient ? string.Empty : " AND +has_state = 1")
            + " ORDER BY entity_id LIMIT ?1";
        if (!_queries.TryGetValue(sql, out SqliteStatement? statement))
        {
            statement = database.Prepare(sql);
            _queries.Add(sql, statement);
        }

        return statement;
    }

    private int Backlog(string entityId)
    {
        _backlog.Bind(1, entityId).Step();
        int count = _backlog.Int32(0);
        _backlog.Reset();
        return count;
    }

    private static EntityRecord? ReadOne(SqliteStatement statement, string entityId, bool withState)
    {
        if (!statement.Bind(1, entityId).Step())
        {
            return null;
        }

        EntityRecord record = EntityColumns.ReadEntity(statement, withState);
        statement.Reset();
        return record;
    }
}
