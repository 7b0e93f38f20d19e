using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

/// <summary>How entities and their messages stand in their tables.</summary>
internal static class EntityColumns
{
    public const string Entity = "entity_id, modified, lock_instance, lock_execution, lock_instance_id, has_state";

    public const string Message = "id, entity_id, kind, due, caller_instance, caller_execution, caller_task, caller_instance_id, operation, data";

    private const int State = 6;

    /// <param name="withState">True where the state is selected after the other columns.</param>
    public static EntityRecord ReadEntity(SqliteStatement row, bool withState) => new(
        row.Text(0),
        row.Time(1),
        row.IsNull(3) ? null : new EntityLock(row.Int64(2), row.Int64(3), row.Text(4)),
        row.Int32(5) != 0,
        withState ? row.TextOrNull(State) : null);

    public static EntityMessage ReadMessage(SqliteStatement row) => new()
    {
        Key = row.Int64(0),
        EntityId = row.Text(1),
        Kind = (EntityMessageKind)row.Int32(2),
        DueAt = row.TimeOrNull(3),
        Caller = row.IsNull(5) ? null : new EntityCaller(row.Int64(4), row.Int64(5), row.Int32(6), row.Text(7)),
        Operation = row.TextOrNull(8),
        Data = row.TextOrNull(9),
    };

    public static void Bind(SqliteStatement statement, long key, EntityMessage message) => statement
        .Bind(1, key)
        .Bind(2, message.EntityId)
        .Bind(3, (long)message.Kind)
        .Bind(4, message.DueAt)
        .Bind(5, message.Caller?.Row)
        .Bind(6, message.Caller?.Execution)
        .Bind(7, message.Caller?.TaskId)
        .Bind(8, message.Caller?.InstanceId)
        .Bind(9, message.Operation)
        .Bind(10, message.Data);

    /// <summary>Reads all ids.</summary>
    public static List<string> ReadIds(SqliteStatement statement)
    {
        List<string> ids = [];
        while (statement.Step())
        {
            ids.Add(statement.Text(0));
        }

        return ids;
    }
}
