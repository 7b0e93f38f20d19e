using Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>A read-only connection and its statements. Not thread-safe; a pool hands them out.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly InstanceQuery _query;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _findInstance;
    private readonly SqliteStatement _history;
    private readonly SqliteStatement _lastEvent;
    private readonly SqliteStatement _activity;

    public SqliteReader(string path)
    {
        _database = SqliteDatabase.Open(path, isReadOnly: true);
        _query = new InstanceQuery(_database);
        Entities = new SqliteEntityReader(_database);
        _begin = _database.Prepare("BEGIN");
        _commit = _database.Prepare("COMMIT");
        _findInstance = _database.Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE instance_id = ?1");
        _history = _database.Prepare($"SELECT {HistoryColumns.All} FROM history WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
        _lastEvent = _database.Prepare($"SELECT {HistoryColumns.All} FROM history WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1");
        _activity = _database.Prepare(
            "SELECT a.instance, i.instance_id, h.task, h.name, h.data FROM activities a JOIN history h ON h.id = a.id JOIN instances i ON i.id = a.instance WHERE a.id = ?1");
    }

    /// <summary>What it reads of entities.</summary>
    public SqliteEntityReader Entities { get; }

    /// <summary>An instance with its whole history.</summary>
    public LoadedInstance? Load(string instanceId) => InTransaction(() =>
        Find(instanceId) is { } record ? new LoadedInstance(record, ReadEvents(_history, EventKey.First(record.Execution), EventKey.Last(record.Execution))) : null);

    public InstanceDetails? ReadInstance(string instanceId, bool withPayloads) => InTransaction(() =>
        Find(instanceId) is { } record ? Details(record, withPayloads) : null);

    public IReadOnlyList<InstanceDetails> ReadInstances(InstanceFilter filter, string? after, int limit, bool withPayloads) =>
        InTransaction(() => _query.Read(filter, after, limit).ConvertAll(record => Details(record, withPayloads)));

    public QueuedActivity? ReadActivity(long key)
    {
        if (!_activity.Bind(1, key).Step())
        {
            return null;
        }

        QueuedActivity activity = new(
            key, _activity.Int64(0), _activity.Text(1), _activity.Int32(2), _activity.Text(3), _activity.TextOrNull(4));
        _activity.Reset();
        return activity;
    }

    /// <summary>Reads several rows as of one commit.</summary>
    public T InTransaction<T>(Func<T> read)
    {
        _begin.Execute();
        T result = read();
        _commit.Execute();
        return result;
    }

    public void Dispose() => _database.Dispose();

    // The input stands in the first line of the history, the output in the last.
    private InstanceDetails Details(InstanceRecord record, bool withPayloads)
    {
        if (!withPayloads)
        {
            return new InstanceDetails(record, null, null);
        }

        long first = EventKey.First(record.Execution);
        HistoryEvent? start = ReadEvents(_history, first, first).SingleOrDefault();
        HistoryEvent? end = record.IsTerminal ? ReadEvents(_lastEvent, first, EventKey.Last(record.Execution)).SingleOrDefault() : null;
        return new InstanceDetails(record, start?.Data, end?.Data);
    }

    private InstanceRecord? Find(string instanceId) => InstanceColumns.ReadOne(_findInstance.Bind(1, instanceId));

    private static List<HistoryEvent> ReadEvents(SqliteStatement statement, long first, long last)
    {
        List<HistoryEvent> events = [];
        statement.Bind(1, first).Bind(2, last);
        while (statement.Step())
        {
            events.Add(HistoryColumns.Read(statement));
        }

        return events;
    }
}
