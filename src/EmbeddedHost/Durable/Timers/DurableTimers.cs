using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Timers;

/// <summary>
/// Wakes instances at their timers' times. All waiting timers are in memory, so nothing is read while they wait; the store keeps them for the next process.
/// </summary>
internal sealed class DurableTimers : IDisposable
{
    /// <summary>How long the clock sleeps at most. The wall clock can be set, or the machine can sleep, meanwhile.</summary>
    private static readonly TimeSpan MaxSleep = TimeSpan.FromMinutes(1);

    /// <summary>Canceled timers left in the queue before it is built anew.</summary>
    private const int MaxCanceled = 1000;

    private readonly TimeProvider _clock;
    private readonly Action<StoredTimer> _fire;
    private readonly ITimer _wake;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, StoredTimer> _waiting = [];

    private PriorityQueue<StoredTimer, DateTime> _queue = new();
    private DateTime _wakesAt = DateTime.MaxValue;
    private bool _isStopped;

    /// <param name="clock">The clock.</param>
    /// <param name="fire">Told each timer whose time has come.</param>
    public DurableTimers(TimeProvider clock, Action<StoredTimer> fire)
    {
        _clock = clock;
        _fire = fire;
        _wake = clock.CreateTimer(static timers => ((DurableTimers)timers!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds timers that are stored.</summary>
    public void Add(IReadOnlyList<StoredTimer> timers)
    {
        if (timers.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (StoredTimer timer in timers)
            {
                _waiting[timer.Key] = timer;
                _queue.Enqueue(timer, timer.FireAt);
            }

            Arm();
        }
    }

    /// <summary>Removes timers that were canceled.</summary>
    public void Remove(List<long> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (long key in keys)
            {
                _waiting.Remove(key);
            }

            if (_queue.Count > MaxCanceled + (2 * _waiting.Count))
            {
                _queue = new PriorityQueue<StoredTimer, DateTime>(_waiting.Values.Select(timer => (timer, timer.FireAt)));
            }
        }
    }

    /// <summary>Fires nothing more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
        }
    }

    public void Dispose() => _wake.Dispose();

    private void FireDue()
    {
        List<StoredTimer> due = [];
        lock (_lock)
        {
            _wakesAt = DateTime.MaxValue;
            DateTime now = _clock.GetUtcNow().UtcDateTime;
            while (!_isStopped && _queue.TryPeek(out StoredTimer? timer, out DateTime fireAt) && fireAt <= now)
            {
                _queue.Dequeue();
                if (_waiting.Remove(timer.Key))
                {
                    due.Add(timer);
                }
            }

            Arm();
        }

        foreach (StoredTimer timer in due)
        {
            _fire(timer);
        }
    }

    // Under the lock.
    private void Arm()
    {
        if (_isStopped || !_queue.TryPeek(out _, out DateTime next) || next >= _wakesAt)
        {
            return;
        }

        TimeSpan wait = next - _clock.GetUtcNow().UtcDateTime;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;

        // Rounded up: a timer of the system counts whole milliseconds and would come too early.
        wait = wait < MaxSleep ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : MaxSleep;
        _wakesAt = next;
        _wake.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
