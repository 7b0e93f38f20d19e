using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Storage.Entities;
using Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>A task hub in one SQLite file.</summary>
/// <param name="path">The file; its directory exists.</param>
/// <param name="synchronousMode">How hard a commit is made to last.</param>
/// <param name="onFault">Told when the store can no longer be written.</param>
/// <param name="logger">For errors of the store.</param>
internal sealed class SqliteDurableStore(string path, SynchronousMode synchronousMode, Action<DurableStorageException> onFault, ILogger logger) : IDurableStore
{
    /// <summary>4 KiB pages between two checkpoints: 16 MiB of log, then about 20 ms of copying.</summary>
    private const int PagesPerCheckpoint = 4000;

    private readonly SqliteReaderPool _readers = new(path);

    private SqliteDatabase? _database;
    private SqliteWriter? _writer;
    private long _lastExecution;

    public IEntityStore Entities => field ??= new SqliteEntityStore(_readers);

    public StartupState Open()
    {
        SqliteDatabase database = SqliteDatabase.Open(path, isReadOnly: false);
        try
        {
            Configure(database);
            SqliteSchema.Ensure(database);
            long epoch = SqliteRecovery.TakeOver(database);
            _lastExecution = SqliteRecovery.ReadLastExecution(database);
            StartupState state = SqliteRecovery.Read(database);
            SqliteWriteTransaction transaction = new(database, epoch, SqliteRecovery.ReadLastMessage(database));
            _writer = new SqliteWriter(database, transaction, onFault, logger);
            _database = database;
            return state;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public long NewExecution() => Interlocked.Increment(ref _lastExecution);

    public void Submit(StoreOperation operation) => Writer.Submit(operation);

    public async Task CloseAsync()
    {
        if (_writer is null)
        {
            return;
        }

        await _writer.CloseAsync();
        _readers.Dispose();
        _database?.Dispose();
    }

    public LoadedInstance? Load(string instanceId) => _readers.Read(instanceId, static (reader, id) => reader.Load(id));

    public InstanceDetails? ReadInstance(string instanceId, bool withPayloads) =>
        _readers.Read((instanceId, withPayloads), static (reader, query) => reader.ReadInstance(query.instanceId, query.withPayloads));

    public QueuedActivity? ReadActivity(long key) => _readers.Read(key, static (reader, id) => reader.ReadActivity(id));

    public IReadOnlyList<InstanceDetails> ReadInstances(InstanceFilter filter, string? after, int limit, bool withPayloads) => _readers.Read(
        (filter, after, limit, withPayloads),
        static (reader, query) => reader.ReadInstances(query.filter, query.after, query.limit, query.withPayloads));

    public void Dispose()
    {
        _readers.Dispose();
        _database?.Dispose();
    }

    private SqliteWriter Writer => _writer ?? throw new InvalidOperationException("The task hub is not open.");

    private void Configure(SqliteDatabase database)
    {
        // The first statement that reads the file finds out whether it is a database at all.
        database.Execute("PRAGMA journal_mode = WAL");
        database.Execute(synchronousMode == SynchronousMode.Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        database.Execute($"PRAGMA wal_autocheckpoint = {PagesPerCheckpoint}; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY");
    }
}
