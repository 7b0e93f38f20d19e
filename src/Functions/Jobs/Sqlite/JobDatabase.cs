using Microsoft.Data.Sqlite;

namespace Cryptomeria.Functions.Jobs.Sqlite;

/// <summary>
/// The SQLite file that holds what belongs to jobs beside their orchestrations: logs, cancel requests, idempotency keys. One process writes it.
/// </summary>
public sealed class JobDatabase : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS job_log (
            job_id TEXT NOT NULL, offset INTEGER NOT NULL, time INTEGER NOT NULL, step TEXT, stream TEXT NOT NULL, command TEXT, text TEXT NOT NULL,
            PRIMARY KEY (job_id, offset)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS job_cancel (job_id TEXT PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS idempotency (
            key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, job_id TEXT NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS idempotency_time ON idempotency (time);
        CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, time INTEGER NOT NULL);
        """;

    private readonly string _directory;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly Lock _making = new();
    private volatile bool _made;

    /// <summary>Opens or creates <c>jobs.db</c> in a directory, which is created where it is missing; with the first unit of work, which can fail and be repeated.</summary>
    public JobDatabase(string directory)
    {
        _directory = directory;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(directory, "jobs.db"),
            Pooling = true,
        }.ToString();
    }

    /// <summary>Runs one reading unit of work.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                using var connection = Open();
                return work(connection);
            },
            cancellationToken);

    /// <summary>Runs one writing unit of work in a transaction, one at a time.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(
                () =>
                {
                    using var connection = Open();
                    using var transaction = connection.BeginTransaction();
                    var result = work(connection);
                    transaction.Commit();
                    return result;
                },
                CancellationToken.None);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var connection = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _writer.Dispose();
    }

    private SqliteConnection Open()
    {
        Make();
        return Connect();
    }

    private void Make()
    {
        if (_made)
        {
            return;
        }

        lock (_making)
        {
            if (_made)
            {
                return;
            }

            try
            {
                Directory.CreateDirectory(_directory);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StoreUnavailableException("the job state's directory cannot be made", exception);
            }

            using var connection = Connect();
            Execute(connection, Schema);
            _made = true;
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
