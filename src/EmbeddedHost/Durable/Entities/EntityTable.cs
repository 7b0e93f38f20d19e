using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Durable.Timers;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>
/// The entities that have something to do: gives them to threads, so many at one time and each one once. What they have to do stands in the store and is
/// read when it is their turn, so that a long queue costs no memory.
/// </summary>
internal sealed class EntityTable : IDisposable
{
    private readonly EngineParts _parts;
    private readonly DurableTimers _timers;
    private readonly BusyCounter _busy = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, EntityActor> _actors = new(StringComparer.Ordinal);
    private readonly Queue<EntityActor> _ready = new();

    private int _running;

    public EntityTable(EngineParts parts)
    {
        _parts = parts;
        _timers = new DurableTimers(parts.Clock, timer => parts.Store.Submit(new SignalDueOperation(parts, timer.Key, timer.InstanceId)));
    }

    /// <summary>Entities in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _actors.Count;
            }
        }
    }

    /// <summary>Takes over what an earlier process left.</summary>
    public void Resume(EntityStartupState state)
    {
        _timers.Add([.. state.Scheduled.Select(signal => Timer(signal.Key, signal.EntityId, signal.DueAt))]);
        foreach (string entityId in state.Ready)
        {
            Wake(entityId);
        }
    }

    /// <summary>Tells that a message is stored.</summary>
    public void Deliver(long key, EntityMessage message)
    {
        if (message.DueAt is { } dueAt)
        {
            _timers.Add([Timer(key, message.EntityId, dueAt)]);
        }
        else
        {
            Wake(message.EntityId);
        }
    }

    /// <summary>Makes an entity look at what it has to do.</summary>
    public void Wake(string entityId)
    {
        lock (_lock)
        {
            if (_parts.Stopping.IsCancellationRequested)
            {
                return;
            }

            if (_actors.TryGetValue(entityId, out EntityActor? known))
            {
                known.IsWoken = true;
                return;
            }

            EntityActor actor = new(entityId);
            _actors.Add(entityId, actor);
            _ready.Enqueue(actor);
            _busy.Increment();
        }

        StartNext();
    }

    /// <summary>Gives an entity's thread to another one. The entity itself is released later, when its batch is committed.</summary>
    public void EndRun()
    {
        lock (_lock)
        {
            _running--;
        }

        StartNext();
    }

    /// <summary>Gives an entity free.</summary>
    /// <param name="hasMore">True where it has more to do.</param>
    public void Release(EntityActor actor, bool hasMore)
    {
        lock (_lock)
        {
            if ((hasMore || actor.IsWoken) && !_parts.Stopping.IsCancellationRequested)
            {
                _ready.Enqueue(actor);
            }
            else
            {
                _actors.Remove(actor.EntityId);
                _busy.Decrement();
                return;
            }
        }

        StartNext();
    }

    /// <summary>Lets go of what has not begun. Called once the engine stops.</summary>
    public void BeginStop()
    {
        _timers.Stop();
        lock (_lock)
        {
            // They go on when the hub is opened next.
            while (_ready.TryDequeue(out EntityActor? actor))
            {
                _actors.Remove(actor.EntityId);
                _busy.Decrement();
            }
        }
    }

    /// <summary>Ends when nothing runs any more.</summary>
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken) => _busy.WaitAsync(cancellationToken);

    public void Dispose() => _timers.Dispose();

    private static StoredTimer Timer(long key, string entityId, DateTime dueAt) => new(key, Row: 0, entityId, TaskId: -1, dueAt);

    private void StartNext()
    {
        while (TryTake() is { } actor)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static work => _ = new EntityTurn(work.Parts, work.Actor).RunAsync(), (Parts: _parts, Actor: actor), preferLocal: false);
        }
    }

    private EntityActor? TryTake()
    {
        lock (_lock)
        {
            if (_parts.Stopping.IsCancellationRequested || _running >= _parts.Options.MaxConcurrentEntityFunctions || !_ready.TryDequeue(out EntityActor? actor))
            {
                return null;
            }

            _running++;
            actor.IsWoken = false;
            return actor;
        }
    }
}
