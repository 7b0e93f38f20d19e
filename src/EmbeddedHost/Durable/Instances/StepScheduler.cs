using System.Collections.Concurrent;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Gives instances that have something to do to threads of the pool, so many at one time.</summary>
internal sealed class StepScheduler(int maxConcurrent, Action<InstanceActor> run) : IThreadPoolWorkItem
{
    /// <summary>Steps after which a thread goes back to the pool, so that others get their turn.</summary>
    private const int StepsPerTurn = 32;

    private readonly ConcurrentQueue<InstanceActor> _ready = new();
    private int _workers;
    private volatile bool _isClosed;

    public void Enqueue(InstanceActor actor)
    {
        _ready.Enqueue(actor);
        AddWorker();
    }

    /// <summary>Begins no further step.</summary>
    public void Close() => _isClosed = true;

    void IThreadPoolWorkItem.Execute()
    {
        for (int i = 0; i < StepsPerTurn && !_isClosed && _ready.TryDequeue(out InstanceActor? actor); i++)
        {
            run(actor);
        }

        Interlocked.Decrement(ref _workers);
        if (!_isClosed && !_ready.IsEmpty)
        {
            AddWorker();
        }
    }

    private void AddWorker()
    {
        int workers = Volatile.Read(ref _workers);
        while (workers < maxConcurrent)
        {
            int seen = Interlocked.CompareExchange(ref _workers, workers + 1, workers);
            if (seen == workers)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            workers = seen;
        }
    }
}
