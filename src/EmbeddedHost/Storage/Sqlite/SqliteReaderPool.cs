using System.Collections.Concurrent;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>Hands out read-only connections. A reader never waits for the writer, nor for another reader.</summary>
internal sealed class SqliteReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<SqliteReader> _free = [];
    private volatile bool _isDisposed;

    /// <summary>Reads with a connection of the caller's own. What it reads in one statement belongs to one commit.</summary>
    public TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteReader, TArgument, TResult> read)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        SqliteReader reader = _free.TryTake(out SqliteReader? free) ? free : new SqliteReader(path);
        bool succeeded = false;
        try
        {
            TResult result = read(reader, argument);
            succeeded = true;
            return result;
        }
        finally
        {
            if (succeeded && !_isDisposed)
            {
                _free.Add(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_free.TryTake(out SqliteReader? reader))
        {
            reader.Dispose();
        }
    }
}
