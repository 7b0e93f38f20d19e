using System.Collections.Concurrent;
using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>The instances in memory: brings messages to them, gives them to threads, and forgets those that have been idle longest.</summary>
internal sealed class InstanceTable(EngineParts parts)
{
    /// <summary>Of the memory that the process may use; above it, idle instances are forgotten faster.</summary>
    private const double HighMemoryLoad = 0.85;

    private const int MillisecondsBetweenMemoryChecks = 1000;

    private readonly ConcurrentDictionary<string, InstanceActor> _actors = new(StringComparer.Ordinal);
    private readonly LinkedList<InstanceActor> _idle = [];
    private readonly Lock _idleLock = new();
    private readonly BusyCounter _busy = new();

    private long _memoryCheckedAt;
    private bool _isMemoryShort;

    /// <summary>Ends when no instance has anything to do, or when time is up.</summary>
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken) => _busy.WaitAsync(cancellationToken);

    /// <summary>Brings a message to an instance.</summary>
    public void Deliver(string instanceId, InstanceMessage message) => Schedule(instanceId, message);

    /// <summary>Makes an instance look at itself, if it is in memory.</summary>
    public void Wake(string instanceId)
    {
        if (_actors.ContainsKey(instanceId))
        {
            Schedule(instanceId, message: null);
        }
    }

    /// <summary>Computes a step of an instance. Called by a thread that the instance was given to.</summary>
    public void RunStep(InstanceActor actor)
    {
        List<InstanceMessage> messages;
        lock (actor.Lock)
        {
            actor.State = ActorState.Running;
            actor.IsWoken = false;
            messages = actor.TakeMailbox();
        }

        InstanceMessage[] taken = [.. messages];
        InstanceMessage[] held = [.. actor.Held];
        try
        {
            StepResult step = new StepBuilder(parts, actor).Build(messages);
            actor.FailedSteps = 0;
            Commit(actor, step);
        }
        catch (InstanceReplacedException)
        {
            actor.Forget();
            actor.RestoreHeld([.. held]);
            Reschedule(actor, taken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store cannot be read, or there is a mistake in the engine: nothing was committed, so the step can be tried again.
            TimeSpan delay = RetryBackoff.After(++actor.FailedSteps);
            EngineLog.StepFailed(parts.Logger, actor.InstanceId, delay, OneLine.Of(e));
            EngineLog.ThrownBy(parts.Logger, "orchestration", actor.InstanceId, e);
            actor.Forget();
            actor.RestoreHeld([.. held]);
            _ = RetryAsync(actor, taken, delay);
        }
    }

    /// <summary>Gives an instance free after a step.</summary>
    /// <param name="first">Messages that come before all others.</param>
    /// <param name="isStale">True where what is in memory is out of date.</param>
    public void Release(InstanceActor actor, List<InstanceMessage> first, bool isStale)
    {
        bool isOver = actor.Record is null or { IsTerminal: true };
        if (isStale || parts.Options.ReplayEveryStep)
        {
            actor.Forget();
        }

        bool isScheduled;
        lock (actor.Lock)
        {
            actor.Mailbox.InsertRange(0, first);
            isScheduled = actor.Mailbox.Count > 0 || actor.IsWoken;
            actor.State = isScheduled ? ActorState.Scheduled : ActorState.Idle;
            if (!isScheduled && (isOver || isStale) && actor.Held.Count == 0)
            {
                Remove(actor);
            }
        }

        if (isScheduled)
        {
            parts.Steps.Enqueue(actor);
        }
        else
        {
            Rest(actor);
            _busy.Decrement();
        }
    }

    private void Commit(InstanceActor actor, StepResult step)
    {
        if (step.IsEmpty)
        {
            Release(actor, [], isStale: false);
            return;
        }

        lock (actor.Lock)
        {
            actor.State = ActorState.Committing;
        }

        parts.Store.Submit(actor.Record is { } record && step.ChangesInstance
            ? new StepOperation(parts, actor, record, step)
            : new DropOperation(parts, actor, step));
    }

    private void Schedule(string instanceId, InstanceMessage? message)
    {
        while (true)
        {
            InstanceActor actor = _actors.GetOrAdd(instanceId, static id => new InstanceActor(id));
            lock (actor.Lock)
            {
                if (actor.State == ActorState.Removed)
                {
                    continue;
                }

                if (message is null)
                {
                    actor.IsWoken = true;
                }
                else
                {
                    actor.Mailbox.Add(message);
                }

                if (actor.State != ActorState.Idle)
                {
                    return;
                }

                actor.State = ActorState.Scheduled;
                _busy.Increment();
            }

            StopResting(actor);
            parts.Steps.Enqueue(actor);
            return;
        }
    }

    // Under the actor's lock.
    private void Remove(InstanceActor actor)
    {
        actor.State = ActorState.Removed;
        _actors.TryRemove(new KeyValuePair<string, InstanceActor>(actor.InstanceId, actor));
    }

    private async Task RetryAsync(InstanceActor actor, InstanceMessage[] messages, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, parts.Clock, parts.Stopping);
        }
        catch (OperationCanceledException)
        {
            // Nothing of it was committed: it goes on when the hub is opened next.
            _busy.Decrement();
            return;
        }

        Reschedule(actor, messages);
    }

    private void Reschedule(InstanceActor actor, InstanceMessage[] messages)
    {
        lock (actor.Lock)
        {
            actor.Mailbox.InsertRange(0, messages);
            actor.State = ActorState.Scheduled;
        }

        parts.Steps.Enqueue(actor);
    }

    private void Rest(InstanceActor actor)
    {
        lock (_idleLock)
        {
            lock (actor.Lock)
            {
                if (actor.State == ActorState.Idle)
                {
                    actor.IdleNode = _idle.AddLast(actor);
                }
            }

            int limit = IsMemoryShort() ? parts.Options.MaxCachedInstances / 10 : parts.Options.MaxCachedInstances;
            while (_idle.Count > limit)
            {
                Evict(_idle.First!.Value);
            }
        }
    }

    private void StopResting(InstanceActor actor)
    {
        lock (_idleLock)
        {
            if (actor.IdleNode is { } node)
            {
                actor.IdleNode = null;
                _idle.Remove(node);
            }
        }
    }

    // Under the idle lock. One that holds messages stays: they would have to be looked for.
    private void Evict(InstanceActor actor)
    {
        _idle.Remove(actor.IdleNode!);
        actor.IdleNode = null;
        lock (actor.Lock)
        {
            if (actor.State == ActorState.Idle && actor.Held.Count == 0)
            {
                Remove(actor);
            }
        }
    }

    // Under the idle lock.
    private bool IsMemoryShort()
    {
        long now = Environment.TickCount64;
        if (now - _memoryCheckedAt > MillisecondsBetweenMemoryChecks)
        {
            _memoryCheckedAt = now;
            GCMemoryInfo memory = GC.GetGCMemoryInfo(GCKind.Any);
            _isMemoryShort = memory.MemoryLoadBytes > HighMemoryLoad * memory.TotalAvailableMemoryBytes;
        }

        return _isMemoryShort;
    }
}
