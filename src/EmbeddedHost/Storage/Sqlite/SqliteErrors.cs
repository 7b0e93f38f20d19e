using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into errors that say what to do.</summary>
internal static class SqliteErrors
{
    /// <summary>The error of a failed call.</summary>
    public static DurableStorageException Describe(int code, string detail, string path)
    {
        int primary = code & 0xff;
        string text = primary switch
        {
            raw.SQLITE_FULL => "The disk is full. Free space; the engine goes on by itself.",
            raw.SQLITE_IOERR => "The disk cannot be read or written. Check the disk and its free space.",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "The file is damaged or no task hub. Restore it from a copy, or move it away to begin with an empty task hub.",
            raw.SQLITE_READONLY or raw.SQLITE_PERM => "The file cannot be written. Check its owner and permissions.",
            raw.SQLITE_CANTOPEN => "The file cannot be opened. Check that its directory exists and can be written.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "Another program holds the file.",
            raw.SQLITE_NOMEM => "There is not enough memory.",
            raw.SQLITE_TOOBIG => "A value is too large to be stored.",
            _ => "The task hub's store failed.",
        };
        return new DurableStorageException($"{text} ({path}: {detail}, SQLite code {code})", IsTransient(primary));
    }

    /// <summary>The error of a failed call.</summary>
    public static DurableStorageException Describe(SqliteException exception, string path) =>
        Describe(exception.SqliteExtendedErrorCode, exception.Message, path);

    private static bool IsTransient(int primary) =>
        primary is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_CANTOPEN;
}
