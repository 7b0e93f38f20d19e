using Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>Takes over what an earlier process left.</summary>
internal static class SqliteRecovery
{
    /// <summary>Begins a new epoch: every lease of an earlier process is void, and all queued activities are this process's.</summary>
    public static long TakeOver(SqliteDatabase database)
    {
        database.Execute("BEGIN IMMEDIATE");
        database.Execute("INSERT INTO meta(name, value) VALUES ('epoch', 1) ON CONFLICT(name) DO UPDATE SET value = value + 1");
        long epoch = database.ReadInt64("SELECT value FROM meta WHERE name = 'epoch'");
        database.Execute($"UPDATE activities SET epoch = {epoch}, deliveries = deliveries + 1");
        database.Execute("COMMIT");
        return epoch;
    }

    /// <summary>The highest number that an execution has.</summary>
    public static long ReadLastExecution(SqliteDatabase database) => new[]
    {
        EventKey.ExecutionOf(database.ReadInt64("SELECT max(id) FROM history")),
        EventKey.ExecutionOf(database.ReadInt64("SELECT max(id) FROM activities")),
        EventKey.ExecutionOf(database.ReadInt64("SELECT max(id) FROM timers")),
        database.ReadInt64("SELECT max(execution) FROM inbox"),
        database.ReadInt64("SELECT max(id) FROM instances"),
        SqliteEntityRecovery.ReadLastExecution(database),
    }.Max();

    /// <summary>The highest number that a message has.</summary>
    public static long ReadLastMessage(SqliteDatabase database) => database.ReadInt64("SELECT max(id) FROM inbox");

    public static StartupState Read(SqliteDatabase database) =>
        new(ReadPending(database), ReadMessages(database), ReadActivities(database), ReadTimers(database), SqliteEntityRecovery.Read(database));

    // A delayed start has a timer at the place of the first line; every other pending instance starts now.
    private static List<InstanceRecord> ReadPending(SqliteDatabase database)
    {
        SqliteStatement statement = database.Prepare(
            $"SELECT {InstanceColumns.All} FROM instances INDEXED BY instances_by_status WHERE status = {(int)OrchestrationRuntimeStatus.Pending}"
            + $" AND NOT EXISTS (SELECT 1 FROM timers WHERE timers.id = instances.execution * {EventKey.MaxEvents})");
        return InstanceColumns.ReadAll(statement);
    }

    private static List<(string InstanceId, InstanceMessage Message)> ReadMessages(SqliteDatabase database)
    {
        SqliteStatement row = database.Prepare(
            "SELECT m.id, i.instance_id, m.execution, m.kind, m.task, m.name, m.extra, m.data, m.instance FROM inbox m JOIN instances i ON i.id = m.instance ORDER BY m.id");
        List<(string InstanceId, InstanceMessage Message)> messages = [];
        while (row.Step())
        {
            messages.Add((row.Text(1), new InstanceMessage
            {
                Row = row.Int64(8),
                Execution = row.Int64(2),
                Kind = (HistoryEventKind)row.Int32(3),
                TaskId = row.Int32(4),
                Name = row.TextOrNull(5),
                Extra = row.TextOrNull(6),
                Data = row.TextOrNull(7),
                Source = MessageSource.Inbox,
                SourceKey = row.Int64(0),
            }));
        }

        return messages;
    }

    private static List<long> ReadActivities(SqliteDatabase database)
    {
        SqliteStatement row = database.Prepare("SELECT id FROM activities ORDER BY id");
        List<long> keys = [];
        while (row.Step())
        {
            keys.Add(row.Int64(0));
        }

        return keys;
    }

    private static List<StoredTimer> ReadTimers(SqliteDatabase database)
    {
        SqliteStatement row = database.Prepare(
            "SELECT t.id, t.instance, i.instance_id, t.task, t.fire_at FROM timers t JOIN instances i ON i.id = t.instance");
        List<StoredTimer> timers = [];
        while (row.Step())
        {
            timers.Add(new StoredTimer(row.Int64(0), row.Int64(1), row.Text(2), row.Int32(3), row.Time(4)));
        }

        return timers;
    }
}
