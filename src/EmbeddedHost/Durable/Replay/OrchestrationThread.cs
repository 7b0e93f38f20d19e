namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// The one logical thread of an orchestration. Whatever the orchestrator awaits comes back here, and runs in the order in which it was queued, so a replay runs
/// in the same order. Something that comes back from another thread was no durable task; it is dropped and reported.
/// </summary>
internal sealed class OrchestrationThread : SynchronizationContext
{
    [ThreadStatic]
    private static OrchestrationThread? _current;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private readonly Scheduler _scheduler;
    private readonly Action _onForeign;

    public OrchestrationThread(Action onForeign)
    {
        _onForeign = onForeign;
        _scheduler = new Scheduler(this);
    }

    /// <summary>True where the caller runs as part of this orchestration.</summary>
    public bool IsCurrent => _current == this;

    /// <summary>Runs something and all that it sets off, until nothing is left to do without outside help.</summary>
    public void Run(Action action)
    {
        // A task, so that TaskScheduler.Current is ours for what the orchestrator starts.
        Task task = new(() => RunAll(action));
        task.RunSynchronously(_scheduler);
        task.GetAwaiter().GetResult();
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

    private void RunAll(Action action)
    {
        SynchronizationContext? previous = Current;
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
            SetSynchronizationContext(previous);
        }
    }

    private sealed class Scheduler(OrchestrationThread thread) : TaskScheduler
    {
        private static readonly SendOrPostCallback Execute = static state =>
        {
            (Scheduler scheduler, Task task) = ((Scheduler, Task))state!;
            scheduler.TryExecuteTask(task);
        };

        public override int MaximumConcurrencyLevel => 1;

        protected override void QueueTask(Task task) => thread.Post(Execute, (this, task));

        // The first task comes from the thread that runs a step; it becomes the orchestration's thread for that long.
        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            !taskWasPreviouslyQueued && (thread.IsCurrent || _current is null) && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
