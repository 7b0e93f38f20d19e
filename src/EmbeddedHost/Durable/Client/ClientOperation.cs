using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>A change that a client asked for and waits for.</summary>
internal abstract class ClientOperation<TResult>(CancellationToken cancellationToken) : StoreOperation
{
    private readonly TaskCompletionSource<TResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A client that has gone away before its change was made does not get it made.
    private bool _isCanceled;

    /// <summary>Ends when the change is committed.</summary>
    public Task<TResult> Task => _source.Task;

    /// <inheritdoc/>
    public sealed override bool IsRetried => false;

    /// <inheritdoc/>
    public sealed override void Apply(IStoreTransaction transaction)
    {
        _isCanceled = cancellationToken.IsCancellationRequested;
        if (!_isCanceled)
        {
            Change(transaction);
        }
    }

    /// <inheritdoc/>
    public sealed override void Committed()
    {
        if (_isCanceled)
        {
            _source.TrySetCanceled(cancellationToken);
            return;
        }

        try
        {
            _source.TrySetResult(Finish());
        }
        catch (InvalidOperationException e)
        {
            _source.TrySetException(e);
        }
    }

    /// <inheritdoc/>
    public sealed override void Failed(DurableStorageException exception) => _source.TrySetException(exception);

    /// <summary>Makes the change. May be called again, so it must start afresh each time.</summary>
    protected abstract void Change(IStoreTransaction transaction);

    /// <summary>Called once the change is committed.</summary>
    /// <exception cref="InvalidOperationException">What the client has to be told instead of a result.</exception>
    protected abstract TResult Finish();
}
