using System.Collections.Immutable;

namespace Cryptomeria.ClusterSimulator.Faults;

/// <summary>The faults and latencies in force; they can be changed at any time. All members are thread-safe.</summary>
public sealed class FaultSettings
{
    private readonly Lock _gate = new();
    private ImmutableList<Fault> _faults = [];
    private int _lastId;
    private long _apiLatency;
    private long _execStartLatency;
    private int _down;

    /// <summary>How much later every answer comes.</summary>
    public TimeSpan ApiLatency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _apiLatency));
        set => Interlocked.Exchange(ref _apiLatency, value.Ticks);
    }

    /// <summary>How long an exec takes before its program starts.</summary>
    public TimeSpan ExecStartLatency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _execStartLatency));
        set => Interlocked.Exchange(ref _execStartLatency, value.Ticks);
    }

    /// <summary>
    /// Whether the whole API is down: what is under way (watches, execs, followed logs) is cut, and so is each new request. Programs run on.
    /// </summary>
    public bool IsDown
    {
        get => Volatile.Read(ref _down) == 1;
        set
        {
            Volatile.Write(ref _down, value ? 1 : 0);
            if (value)
            {
                WentDown?.Invoke();
            }
        }
    }

    internal event Action? WentDown;

    /// <summary>The rules in force, oldest first; used-up ones stay until removed.</summary>
    public IReadOnlyList<Fault> All => _faults;

    /// <summary>Puts a rule in force until it is disposed or removed.</summary>
    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    public Fault Add(FaultRule rule)
    {
        var fault = new Fault(this, Interlocked.Increment(ref _lastId), rule);
        lock (_gate)
        {
            _faults = _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>Forbids a verb on a resource, as a missing role would: <c>Forbid("patch", "deployments/scale")</c>.</summary>
    public Fault Forbid(string verb, string resource) => Add(new FaultRule { Action = FaultAction.Forbid, Verb = verb, Resource = resource });

    /// <summary>Cuts the next execs' connections after a time, while their programs run on.</summary>
    /// <param name="times">How many execs; null for all.</param>
    /// <param name="command">A regular expression for the commands meant; null for any.</param>
    public Fault DropExec(TimeSpan after, int? times = 1, string? command = null) =>
        Add(new FaultRule { Action = FaultAction.DropExec, Milliseconds = (int)after.TotalMilliseconds, Times = times, Command = command });

    /// <summary>Takes a rule out of force; false where there is none of this id.</summary>
    public bool Remove(int id)
    {
        lock (_gate)
        {
            var before = _faults.Count;
            _faults = _faults.RemoveAll(fault => fault.Id == id);
            return _faults.Count < before;
        }
    }

    /// <summary>Takes every rule out of force and brings the API up again; latencies stay.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _faults = [];
        }

        IsDown = false;
    }

    internal FaultRule? TakeRequest(string method, string pathAndQuery) =>
        _faults.Find(fault => fault.TakeRequest(method, pathAndQuery))?.Rule;

    internal TimeSpan? TakeExecDrop(string command) =>
        _faults.Find(fault => fault.TakeExec(command)) is { } fault ? TimeSpan.FromMilliseconds(fault.Rule.Milliseconds) : null;

    internal bool IsForbidden(string verb, string resource) => _faults.Exists(fault => fault.Forbids(verb, resource));
}
