using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>A call whose result has not come yet.</summary>
internal abstract class PendingTask(string name)
{
    /// <summary>The name of what was called.</summary>
    public string Name => name;

    public abstract void Complete(string? data, DataConverter converter);

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class PendingTask<T>(string name) : PendingTask(name)
{
    // Continuations run inside the call that completes it: that call is made on the orchestration's thread.
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(string? data, DataConverter converter)
    {
        T result;
        try
        {
            result = converter.Read<T>(data)!;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _source.TrySetException(e);
            return;
        }

        _source.TrySetResult(result);
    }

    public override void Fail(Exception exception) => _source.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);
}
