namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Counts what is under way, and tells when nothing is.</summary>
internal sealed class BusyCounter
{
    private int _count;
    private TaskCompletionSource? _waiter;

    public void Increment() => Interlocked.Increment(ref _count);

    public void Decrement()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            Volatile.Read(ref _waiter)?.TrySetResult();
        }
    }

    /// <summary>Ends at a moment when nothing is under way.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _waiter, waiter);
        if (Volatile.Read(ref _count) == 0)
        {
            waiter.TrySetResult();
        }

        return waiter.Task.WaitAsync(cancellationToken);
    }
}
