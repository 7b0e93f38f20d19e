using Cryptomeria.EmbeddedHost.Storage.Entities;
using Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>The writer's statements. BEGIN and COMMIT are the writer's.</summary>
internal sealed class SqliteWriteTransaction(SqliteDatabase database, long epoch, long lastMessage) : IStoreTransaction
{
    private const string NotTerminal = "status NOT IN (1, 3, 5)";

    private readonly InstanceQuery _query = new(database);

    private readonly SqliteStatement _findByInstanceId = database.Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE instance_id = ?1");
    private readonly SqliteStatement _findByRow = database.Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE id = ?1");
    private readonly SqliteStatement _findChildren = database.Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE parent_id = ?1");
    private readonly SqliteStatement _insertInstance = database.Prepare(
        $"INSERT INTO instances({InstanceColumns.All}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");

    private readonly SqliteStatement _touch = database.Prepare(
        $"UPDATE instances SET updated = ?3 WHERE id = ?1 AND execution = ?2 AND {NotTerminal}");

    // Apart from the one above because setting the status rewrites its index.
    private readonly SqliteStatement _touchStatus = database.Prepare(
        $"UPDATE instances SET updated = ?3, status = ?4 WHERE id = ?1 AND execution = ?2 AND {NotTerminal}");

    private readonly SqliteStatement _setCustomStatus = database.Prepare("UPDATE instances SET custom_status = ?2 WHERE id = ?1");
    private readonly SqliteStatement _setExecution = database.Prepare("UPDATE instances SET execution = ?2, version = ?3 WHERE id = ?1");
    private readonly SqliteStatement _deleteInstance = database.Prepare("DELETE FROM instances WHERE id = ?1");
    private readonly SqliteStatement _deleteInbox = database.Prepare("DELETE FROM inbox WHERE instance = ?1");

    private readonly SqliteStatement _appendEvent = database.Prepare(
        $"INSERT INTO history(id, {HistoryColumns.All}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

    private readonly SqliteStatement _deleteEvent = database.Prepare("DELETE FROM history WHERE id = ?1");
    private readonly SqliteStatement _deleteHistory = database.Prepare(
        "DELETE FROM history WHERE id BETWEEN ?1 AND ?2 AND id NOT IN (SELECT id FROM activities WHERE id BETWEEN ?1 AND ?2)");

    private readonly SqliteStatement _insertActivity = database.Prepare("INSERT INTO activities(id, instance, epoch, deliveries) VALUES (?1, ?2, ?3, 1)");
    private readonly SqliteStatement _deleteActivity = database.Prepare("DELETE FROM activities WHERE id = ?1 AND epoch = ?2");
    private readonly SqliteStatement _deleteActivities = database.Prepare("DELETE FROM activities WHERE id BETWEEN ?1 AND ?2");

    private readonly SqliteStatement _insertTimer = database.Prepare("INSERT INTO timers(id, instance, task, fire_at) VALUES (?1, ?2, ?3, ?4)");
    private readonly SqliteStatement _deleteTimer = database.Prepare("DELETE FROM timers WHERE id = ?1");
    private readonly SqliteStatement _deleteTimers = database.Prepare("DELETE FROM timers WHERE id BETWEEN ?1 AND ?2");

    private readonly SqliteStatement _insertMessage = database.Prepare(
        "INSERT INTO inbox(id, instance, execution, kind, task, name, extra, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly SqliteStatement _deleteMessage = database.Prepare("DELETE FROM inbox WHERE id = ?1");

    private long _lastMessage = lastMessage;

    /// <summary>The writer's connection.</summary>
    public SqliteDatabase Database => database;

    public IEntityTransaction Entities { get; } = new SqliteEntityTransaction(database);

    public InstanceRecord? FindInstance(string instanceId) => InstanceColumns.ReadOne(_findByInstanceId.Bind(1, instanceId));

    public InstanceRecord? FindInstance(long row) => InstanceColumns.ReadOne(_findByRow.Bind(1, row));

    public IReadOnlyList<InstanceRecord> FindChildren(long row) => InstanceColumns.ReadAll(_findChildren.Bind(1, row));

    public IReadOnlyList<InstanceRecord> FindInstances(InstanceFilter filter, string? after, int limit) => _query.Read(filter, after, limit);

    public void InsertInstance(InstanceRecord record)
    {
        InstanceColumns.Bind(_insertInstance, record);
        _insertInstance.Execute();
    }

    public bool TouchInstance(long row, long execution, DateTime time, OrchestrationRuntimeStatus? status)
    {
        SqliteStatement statement = status is { } value ? _touchStatus.Bind(4, (long)value) : _touch;
        return statement.Bind(1, row).Bind(2, execution).Bind(3, time).Execute() == 1;
    }

    public void SetCustomStatus(long row, string? customStatus) => _setCustomStatus.Bind(1, row).Bind(2, customStatus).Execute();

    public void SetExecution(long row, long execution, string version) => _setExecution.Bind(1, row).Bind(2, execution).Bind(3, version).Execute();

    public void DeleteInstance(InstanceRecord record)
    {
        DeleteActivities(record.Execution);
        DeleteTimers(record.Execution);
        DeleteHistory(record.Execution);
        _deleteInbox.Bind(1, record.Row).Execute();
        _deleteInstance.Bind(1, record.Row).Execute();
    }

    public void AppendEvent(long key, HistoryEvent historyEvent) => _appendEvent
        .Bind(1, key)
        .Bind(2, (long)historyEvent.Kind)
        .Bind(3, historyEvent.Time)
        .Bind(4, historyEvent.TaskId)
        .Bind(5, historyEvent.Name)
        .Bind(6, historyEvent.Data)
        .Bind(7, historyEvent.Extra)
        .Execute();

    public void DeleteEvent(long key) => _deleteEvent.Bind(1, key).Execute();

    public void DeleteHistory(long execution) => ExecuteOnExecution(_deleteHistory, execution);

    public void InsertActivity(long key, long row) => _insertActivity.Bind(1, key).Bind(2, row).Bind(3, epoch).Execute();

    public void DeleteActivity(long key) => _deleteActivity.Bind(1, key).Bind(2, epoch).Execute();

    public void DeleteActivities(long execution) => ExecuteOnExecution(_deleteActivities, execution);

    public void InsertTimer(long key, long row, int taskId, DateTime fireAt) =>
        _insertTimer.Bind(1, key).Bind(2, row).Bind(3, taskId).Bind(4, fireAt).Execute();

    public void DeleteTimer(long key) => _deleteTimer.Bind(1, key).Execute();

    public void DeleteTimers(long execution) => ExecuteOnExecution(_deleteTimers, execution);

    public void InsertMessage(InstanceMessage message)
    {
        long key = ++_lastMessage;
        _insertMessage
            .Bind(1, key)
            .Bind(2, message.Row)
            .Bind(3, message.Execution)
            .Bind(4, (long)message.Kind)
            .Bind(5, message.TaskId)
            .Bind(6, message.Name)
            .Bind(7, message.Extra)
            .Bind(8, message.Data)
            .Execute();
        message.Source = MessageSource.Inbox;
        message.SourceKey = key;
    }

    public void DeleteMessage(long key) => _deleteMessage.Bind(1, key).Execute();

    private static void ExecuteOnExecution(SqliteStatement statement, long execution) =>
        statement.Bind(1, EventKey.First(execution)).Bind(2, EventKey.Last(execution)).Execute();
}
