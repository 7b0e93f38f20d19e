namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>How a line of a history stands in its table.</summary>
internal static class HistoryColumns
{
    public const string All = "kind, time, task, name, data, extra";

    public static HistoryEvent Read(SqliteStatement row) => new(
        (HistoryEventKind)row.Int32(0), row.Time(1), row.Int32(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5));
}
