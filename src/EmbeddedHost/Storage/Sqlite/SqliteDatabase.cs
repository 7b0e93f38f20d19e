using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>
/// A connection with prepared statements. The provider opens the file; statements go to the library directly, since a step of an orchestration is a
/// handful of tiny statements and the provider's command objects would cost more than the work. Not thread-safe.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int BusyTimeoutMilliseconds = 5000;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];

    private SqliteDatabase(SqliteConnection connection, string path)
    {
        _connection = connection;
        Path = path;
    }

    public string Path { get; }

    /// <summary>The rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(Handle);

    /// <summary>True between BEGIN and COMMIT or ROLLBACK.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    private sqlite3 Handle => _connection.Handle!;

    /// <summary>Opens a file, making it where it is missing and <paramref name="isReadOnly"/> is false.</summary>
    public static SqliteDatabase Open(string path, bool isReadOnly)
    {
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = path,
            Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        };
        SqliteConnection connection = new(settings.ToString());
        try
        {
            connection.Open();
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw SqliteErrors.Describe(e, path);
        }

        raw.sqlite3_extended_result_codes(connection.Handle!, 1);
        raw.sqlite3_busy_timeout(connection.Handle!, BusyTimeoutMilliseconds);
        return new SqliteDatabase(connection, path);
    }

    /// <summary>Prepares a statement for as long as the connection lives.</summary>
    public SqliteStatement Prepare(string sql)
    {
        int code = raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt handle);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }

        SqliteStatement statement = new(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements that return nothing of interest.</summary>
    public void Execute(string sql)
    {
        int code = raw.sqlite3_exec(Handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    /// <summary>Reads one number.</summary>
    public long ReadInt64(string sql)
    {
        SqliteStatement statement = Prepare(sql);
        long value = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return value;
    }

    public DurableStorageException Error(int code) => SqliteErrors.Describe(code, raw.sqlite3_errmsg(Handle).utf8_to_string(), Path);

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements)
        {
            statement.Free();
        }

        _connection.Dispose();
    }
}
