using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>How an instance stands in its table.</summary>
internal static class InstanceColumns
{
    public const string All = "id, instance_id, execution, name, version, status, created, updated, start_at, custom_status, tags,"
        + " parent_id, parent_execution, parent_task, parent_instance_id, parent_name";

    public static InstanceRecord Read(SqliteStatement row) => new()
    {
        Row = row.Int64(0),
        InstanceId = row.Text(1),
        Execution = row.Int64(2),
        Name = row.Text(3),
        Version = row.Text(4),
        Status = (OrchestrationRuntimeStatus)row.Int32(5),
        CreatedAt = row.Time(6),
        UpdatedAt = row.Time(7),
        StartAt = row.TimeOrNull(8),
        CustomStatus = row.TextOrNull(9),
        Tags = row.TextOrNull(10),
        Parent = row.IsNull(11) ? null : new ParentLink(row.Int64(11), row.Int64(12), row.Int32(13), row.Text(14), row.Text(15)),
    };

    public static void Bind(SqliteStatement statement, InstanceRecord record) => statement
        .Bind(1, record.Row)
        .Bind(2, record.InstanceId)
        .Bind(3, record.Execution)
        .Bind(4, record.Name)
        .Bind(5, record.Version)
        .Bind(6, (long)record.Status)
        .Bind(7, record.CreatedAt)
        .Bind(8, record.UpdatedAt)
        .Bind(9, record.StartAt)
        .Bind(10, record.CustomStatus)
        .Bind(11, record.Tags)
        .Bind(12, record.Parent?.Row)
        .Bind(13, record.Parent?.Execution)
        .Bind(14, record.Parent?.TaskId)
        .Bind(15, record.Parent?.InstanceId)
        .Bind(16, record.Parent?.Name);

    /// <summary>Reads one instance and resets.</summary>
    public static InstanceRecord? ReadOne(SqliteStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }

        InstanceRecord record = Read(statement);
        statement.Reset();
        return record;
    }

    /// <summary>Reads all instances.</summary>
    public static List<InstanceRecord> ReadAll(SqliteStatement statement)
    {
        List<InstanceRecord> records = [];
        while (statement.Step())
        {
            records.Add(Read(statement));
        }

        return records;
    }
}
