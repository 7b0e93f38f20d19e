using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

/// <summary>Finds what entities had to do when the last process ended.</summary>
internal static class SqliteEntityRecovery
{
    public static EntityStartupState Read(SqliteDatabase database) => new(ReadReady(database), ReadScheduled(database));

    /// <summary>The highest number of an execution that is named by entities.</summary>
    public static long ReadLastExecution(SqliteDatabase database) =>
        Math.Max(database.ReadInt64("SELECT max(lock_execution) FROM entities"), database.ReadInt64("SELECT max(caller_execution) FROM entity_inbox"));

    private static List<string> ReadReady(SqliteDatabase database) => EntityColumns.ReadIds(
        database.Prepare("SELECT DISTINCT entity_id FROM entity_inbox INDEXED BY entity_inbox_ready WHERE due IS NULL"));

    private static List<ScheduledSignal> ReadScheduled(SqliteDatabase database)
    {
        SqliteStatement row = database.Prepare("SELECT id, entity_id, due FROM entity_inbox INDEXED BY entity_inbox_due WHERE due IS NOT NULL");
        List<ScheduledSignal> signals = [];
        while (row.Step())
        {
            signals.Add(new ScheduledSignal(row.Int64(0), row.Text(1), row.Time(2)));
        }

        return signals;
    }
}
