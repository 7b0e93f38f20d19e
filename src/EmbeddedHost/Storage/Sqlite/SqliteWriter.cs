using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>
/// Applies operations on a thread of its own, all that have gathered in one transaction: while one commit runs, the next group builds up. Under light
/// load each operation is committed at once; under heavy load the cost of a commit is shared.
/// </summary>
internal sealed class SqliteWriter
{
    private const int MaxBatch = 4096;

    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);

    private readonly SqliteDatabase _database;
    private readonly SqliteWriteTransaction _transaction;
    private readonly Action<DurableStorageException> _onFault;
    private readonly ILogger _logger;
    private readonly Thread _thread;

    // The writer sleeps on it, which System.Threading.Lock does not offer.
    private readonly object _lock = new();

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;

    private List<StoreOperation> _queue = [];
    private DurableStorageException? _refusal;
    private bool _isClosing;

    public SqliteWriter(SqliteDatabase database, SqliteWriteTransaction transaction, Action<DurableStorageException> onFault, ILogger logger)
    {
        _database = database;
        _transaction = transaction;
        _onFault = onFault;
        _logger = logger;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _thread = new Thread(Run) { IsBackground = true, Name = "Durable store writer" };
        _thread.Start();
    }

    public void Submit(StoreOperation operation)
    {
        DurableStorageException? refusal;
        lock (_lock)
        {
            refusal = _refusal;
            if (refusal is null)
            {
                _queue.Add(operation);
                if (_queue.Count == 1)
                {
                    Monitor.Pulse(_lock);
                }
            }
        }

        if (refusal is not null)
        {
            operation.Failed(refusal);
        }
    }

    /// <summary>Applies what is queued and ends the thread.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosing = true;
            Monitor.Pulse(_lock);
        }

        return _ended.Task;
    }

    private void Run()
    {
        try
        {
            List<StoreOperation> batch = [];
            while (Take(ref batch))
            {
                Write(batch);
                batch.Clear();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A mistake in what follows a commit. Going on could lose something, so nothing more is written.
            Refuse(Unexpected(e));
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private bool Take(ref List<StoreOperation> batch)
    {
        lock (_lock)
        {
            while (_queue.Count == 0)
            {
                if (_isClosing)
                {
                    _refusal ??= new DurableStorageException("The task hub is closed.", isTransient: false);
                    return false;
                }

                Monitor.Wait(_lock);
            }

            (_queue, batch) = (batch, _queue);
            return true;
        }
    }

    private void Write(List<StoreOperation> operations)
    {
        for (int start = 0; start < operations.Count; start += MaxBatch)
        {
            List<StoreOperation> batch = operations.GetRange(start, Math.Min(MaxBatch, operations.Count - start));
            if (_refusal is { } refusal)
            {
                Fail(batch, refusal);
            }
            else
            {
                WriteBatch(batch);
            }
        }
    }

    private void WriteBatch(List<StoreOperation> batch)
    {
        TimeSpan delay = FirstRetryDelay;
        while (batch.Count > 0)
        {
            try
            {
                Commit(batch);
                break;
            }
            catch (DurableStorageException e)
            {
                Rollback();
                if (!e.IsTransient)
                {
                    Refuse(e);
                    Fail(batch, e);
                    return;
                }

                Fail(batch.FindAll(operation => !operation.IsRetried), e);
                batch.RemoveAll(operation => !operation.IsRetried);
                FailQueued(e);
                StorageLog.WriteIsRetried(_logger, delay, e);
                if (WaitForRetry(delay))
                {
                    Fail(batch, e);
                    return;
                }

                delay = delay * 2 < MaxRetryDelay ? delay * 2 : MaxRetryDelay;
            }
        }

        foreach (StoreOperation operation in batch)
        {
            operation.Committed();
        }
    }

    private void Commit(List<StoreOperation> batch)
    {
        try
        {
            _begin.Execute();
            foreach (StoreOperation operation in batch)
            {
                operation.Apply(_transaction);
            }

            _commit.Execute();
        }
        catch (Exception e) when (e is not DurableStorageException and not OutOfMemoryException)
        {
            // An operation's own mistake.
            throw Unexpected(e);
        }
    }

    private static DurableStorageException Unexpected(Exception exception) =>
        new($"The task hub's store has stopped: {exception.Message}", isTransient: false, exception);

    // SQLite has rolled back by itself after some errors.
    private void Rollback()
    {
        if (_database.InTransaction)
        {
            _database.Execute("ROLLBACK");
        }
    }

    /// <summary>Operations whose callers wait do not have to wait for the disk to come back.</summary>
    private void FailQueued(DurableStorageException exception)
    {
        List<StoreOperation> failed;
        lock (_lock)
        {
            failed = _queue.FindAll(operation => !operation.IsRetried);
            _queue.RemoveAll(operation => !operation.IsRetried);
        }

        Fail(failed, exception);
    }

    /// <returns>True where the store is being closed and there is no point in waiting.</returns>
    private bool WaitForRetry(TimeSpan delay)
    {
        long end = Environment.TickCount64 + (long)delay.TotalMilliseconds;
        lock (_lock)
        {
            while (!_isClosing)
            {
                long rest = end - Environment.TickCount64;
                if (rest <= 0)
                {
                    return false;
                }

                Monitor.Wait(_lock, (int)rest);
            }

            return true;
        }
    }

    /// <summary>Takes nothing more, and gives up what is queued.</summary>
    private void Refuse(DurableStorageException exception)
    {
        List<StoreOperation> queued;
        lock (_lock)
        {
            _refusal = exception;
            queued = _queue;
            _queue = [];
        }

        StorageLog.WriterStopped(_logger, exception);
        Fail(queued, exception);
        _onFault(exception);
    }

    private static void Fail(List<StoreOperation> operations, DurableStorageException exception)
    {
        foreach (StoreOperation operation in operations)
        {
            operation.Failed(exception);
        }
    }
}
