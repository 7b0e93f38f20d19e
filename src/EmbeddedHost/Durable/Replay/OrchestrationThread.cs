namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// The one logical thread of an orchestration. Whatever the orchestrator awaits comes back here, and runs in the order in which it was queued, so a replay runs
/// in the same order. Something that comes back from another thread was no durable task; it is dropped and reported.
/// </summary>
/// <remarks>
/// A synchronization context is enough: awaits prefer it to the task scheduler. What starts tasks by hand (Task.Factory.StartNew, ContinueWith without
/// ExecuteSynchronously) leaves the thread and is reported, as such code may not be used in an orchestrator on any runtime.
/// </remarks>
internal sealed class OrchestrationThread : SynchronizationContext
{
    [ThreadStatic]
    private static OrchestrationThread? _current;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private readonly Action _onForeign;

    public OrchestrationThread(Action onForeign) => _onForeign = onForeign;

    /// <summary>True where the caller runs as part of this orchestration.</summary>
    public bool IsCurrent => _current == this;

    /// <summary>Runs something and all that it sets off, until nothing is left to do without outside help.</summary>
    public void Run(Action action)
    {
        SynchronizationContext? previousContext = Current;
        OrchestrationThread? previousThread = _current;
        SetSynchronizationContext(this);
        _current = this;
        try
        {
            action();
            while (_work.TryDequeue(out (SendOrPostCallback Callback, object? State) work))
            {
                work.Callback(work.State);
            }
        }
        finally
        {
            _current = previousThread;
            SetSynchronizationContext(previousContext);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _work.Enqueue((d, state));
        }
        else
        {
            _onForeign();
        }
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
        }
        else
        {
            _onForeign();
        }
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
