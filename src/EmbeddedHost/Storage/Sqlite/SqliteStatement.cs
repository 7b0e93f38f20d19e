using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>A prepared statement. Bind from 1, step, read columns from 0, reset. Its connection frees it.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle)
{
    private const int MaxStackBytes = 1024;

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public SqliteStatement Bind(int index, DateTime value) => Bind(index, value.Ticks);

    public SqliteStatement Bind(int index, DateTime? value) => Bind(index, value?.Ticks);

    public SqliteStatement Bind(int index, string? value)
    {
        switch (value)
        {
            case null:
                return BindNull(index);

            case "":
                // An empty span would be bound as null.
                Check(raw.sqlite3_bind_text(handle, index, value));
                return this;
        }

        int maxBytes = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (maxBytes <= MaxStackBytes)
        {
            Span<byte> bytes = stackalloc byte[MaxStackBytes];
            Check(raw.sqlite3_bind_text(handle, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
            return this;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(value));
        try
        {
            Check(raw.sqlite3_bind_text(handle, index, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last one; the statement is reset then.</returns>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        DurableStorageException? error = code == raw.SQLITE_DONE ? null : database.Error(code);
        Reset();
        return error is null ? false : throw error;
    }

    /// <summary>Runs to the end and resets.</summary>
    /// <returns>The rows changed.</returns>
    public int Execute()
    {
        while (Step())
        {
            // A statement without a result has no rows.
        }

        return database.Changes;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(handle, column);

    public DateTime Time(int column) => new(Int64(column), DateTimeKind.Utc);

    public DateTime? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string Text(int column) => TextOrNull(column) ?? string.Empty;

    // Read as bytes: a text may hold a NUL character.
    public string? TextOrNull(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    /// <summary>Makes the statement ready for the next use.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>Called by the connection when it closes.</summary>
    public void Free() => handle.Dispose();

    private SqliteStatement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw database.Error(code);
        }
    }
}
