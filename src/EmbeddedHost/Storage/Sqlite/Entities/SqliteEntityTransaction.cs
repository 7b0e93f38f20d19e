using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

/// <summary>The writer's statements about entities.</summary>
internal sealed class SqliteEntityTransaction(SqliteDatabase database) : IEntityTransaction
{
    private const string Unlocked = "lock_instance = NULL, lock_execution = NULL, lock_instance_id = NULL";

    private readonly SqliteStatement _insert = database.Prepare(
        $"INSERT INTO entity_inbox({EntityColumns.Message}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

    private readonly SqliteStatement _delete = database.Prepare("DELETE FROM entity_inbox WHERE id = ?1");
    private readonly SqliteStatement _makeReady = database.Prepare("UPDATE entity_inbox SET due = NULL WHERE id = ?1");

    private readonly SqliteStatement _setState = database.Prepare(
        "INSERT INTO entities(entity_id, state, has_state, modified) VALUES (?1, ?2, ?3, ?4)"
        + " ON CONFLICT(entity_id) DO UPDATE SET state = excluded.state, has_state = excluded.has_state, modified = excluded.modified");

    private readonly SqliteStatement _lock = database.Prepare(
        "INSERT INTO entities(entity_id, lock_instance, lock_execution, lock_instance_id, modified, has_state) VALUES (?1, ?2, ?3, ?4, ?5, 0)"
        + " ON CONFLICT(entity_id) DO UPDATE SET lock_instance = excluded.lock_instance, lock_execution = excluded.lock_execution,"
        + " lock_instance_id = excluded.lock_instance_id, modified = excluded.modified");

    private readonly SqliteStatement _unlock = database.Prepare($"UPDATE entities SET {Unlocked} WHERE entity_id = ?1 AND lock_execution = ?2");

    private readonly SqliteStatement _findLocked = database.Prepare("SELECT entity_id FROM entities WHERE lock_execution = ?1");
    private readonly SqliteStatement _unlockAll = database.Prepare($"UPDATE entities SET {Unlocked} WHERE lock_execution = ?1");

    private readonly SqliteStatement _deleteRequests = database.Prepare(
        $"DELETE FROM entity_inbox WHERE caller_execution = ?1 AND kind = {(int)EntityMessageKind.Lock}");

    private readonly SqliteStatement _findCleanable = database.Prepare(
        $"SELECT * FROM (SELECT {EntityColumns.Entity} FROM entities WHERE lock_execution IS NOT NULL AND +entity_id > ?1 ORDER BY entity_id LIMIT ?2)"
        + $" UNION ALL SELECT * FROM (SELECT {EntityColumns.Entity} FROM entities INDEXED BY entities_without_state"
        + " WHERE has_state = 0 AND entity_id > ?1 AND lock_execution IS NULL"
        + " AND NOT EXISTS (SELECT 1 FROM entity_inbox WHERE entity_inbox.entity_id = entities.entity_id AND due IS NULL)"
        + " ORDER BY entity_id LIMIT ?2) ORDER BY entity_id LIMIT ?2");

    private readonly SqliteStatement _remove = database.Prepare("DELETE FROM entities WHERE entity_id = ?1");

    private long _lastMessage = database.ReadInt64("SELECT max(id) FROM entity_inbox");

    public long Insert(EntityMessage message)
    {
        long key = ++_lastMessage;
        EntityColumns.Bind(_insert, key, message);
        _insert.Execute();
        return key;
    }

    public bool Delete(long key) => _delete.Bind(1, key).Execute() == 1;

    public void MakeReady(long key) => _makeReady.Bind(1, key).Execute();

    public void SetState(string entityId, string? state, DateTime time) =>
        _setState.Bind(1, entityId).Bind(2, state).Bind(3, state is null ? 0 : 1).Bind(4, time).Execute();

    public void Lock(string entityId, EntityLock owner, DateTime time) =>
        _lock.Bind(1, entityId).Bind(2, owner.Row).Bind(3, owner.Execution).Bind(4, owner.InstanceId).Bind(5, time).Execute();

    public void Unlock(string entityId, long execution) => _unlock.Bind(1, entityId).Bind(2, execution).Execute();

    public IReadOnlyList<string> ReleaseLocks(long execution)
    {
        List<string> locked = EntityColumns.ReadIds(_findLocked.Bind(1, execution));
        if (locked.Count > 0)
        {
            _unlockAll.Bind(1, execution).Execute();
        }

        _deleteRequests.Bind(1, execution).Execute();
        return locked;
    }

    public IReadOnlyList<EntityRecord> FindCleanable(string? after, int limit)
    {
        _findCleanable.Bind(1, after ?? string.Empty).Bind(2, limit);
        List<EntityRecord> found = [];
        while (_findCleanable.Step())
        {
            found.Add(EntityColumns.ReadEntity(_findCleanable, withState: false));
        }

        return found;
    }

    public void Remove(string entityId) => _remove.Bind(1, entityId).Execute();
}
