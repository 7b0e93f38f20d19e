namespace Cryptomeria.ClusterSimulator.Pods.Processes;

/// <summary>A process in a container.</summary>
internal sealed class SimProcess : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _killed = new();
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<Signal> _ignored = [];
    private readonly HashSet<Signal> _caught = [];
    private readonly Queue<Signal> _pending = new();
    private Task _stopping = Task.CompletedTask;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SimProcess(ProcessTable table, int id, int parentId, ProcessImage image, FileDescriptors files)
    {
        Table = table;
        Id = id;
        ParentId = parentId;
        Image = image;
        Files = files;
        Started = table.Time.GetUtcNow();
        Killed = _killed.Token;
    }

    public ProcessTable Table { get; }

    public int Id { get; }

    /// <summary>0 where the parent is outside of the container.</summary>
    public int ParentId { get; set; }

    public int GroupId { get; set; }

    public int SessionId { get; set; }

    public DateTimeOffset Started { get; }

    /// <summary>What runs in it; replaced by exec.</summary>
    public ProcessImage Image { get; set; }

    public string WorkingDirectory { get; set; } = "/";

    public FileDescriptors Files { get; }

    /// <summary>Canceled when the process has ended; every wait in its code must take it.</summary>
    public CancellationToken Killed { get; }

    public Task<int> Exit => _exit.Task;

    public bool HasEnded => _exit.Task.IsCompleted;

    /// <summary>The signals this process does not mind.</summary>
    public IReadOnlyCollection<Signal> Ignored
    {
        get
        {
            lock (_lock)
            {
                return [.. _ignored];
            }
        }
    }

    /// <summary>Completes when a caught signal waits to be handled.</summary>
    public Task SignalArrived
    {
        get
        {
            lock (_lock)
            {
                return _arrived.Task;
            }
        }
    }

    /// <summary>The caught signal that will be handled next.</summary>
    public Signal? NextSignal
    {
        get
        {
            lock (_lock)
            {
                return _pending.TryPeek(out var signal) ? signal : null;
            }
        }
    }

    public void SetAction(Signal signal, SignalAction action)
    {
        lock (_lock)
        {
            _ignored.Remove(signal);
            _caught.Remove(signal);
            if (action == SignalAction.Ignore)
            {
                _ignored.Add(signal);
            }

            if (action == SignalAction.Catch)
            {
                _caught.Add(signal);
            }
        }
    }

    /// <summary>What exec does: caught signals get their default action back, ignored ones stay ignored.</summary>
    public void ForgetCaughtSignals()
    {
        lock (_lock)
        {
            _caught.Clear();
        }
    }

    /// <summary>Takes a caught signal to handle.</summary>
    public bool TryTakeSignal(out Signal signal)
    {
        lock (_lock)
        {
            var taken = _pending.TryDequeue(out signal);
            if (_pending.Count == 0 && _arrived.Task.IsCompleted)
            {
                _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return taken;
        }
    }

    /// <summary>What to do with a signal sent to this process: true where it ends it. Process 1 has no default action.</summary>
    public bool Receive(Signal signal)
    {
        lock (_lock)
        {
            if (signal != Signal.Kill)
            {
                if (_ignored.Contains(signal))
                {
                    return false;
                }

                if (_caught.Contains(signal))
                {
                    _pending.Enqueue(signal);
                    _arrived.TrySetResult();
                    return false;
                }
            }
            return Id != 1 && SignalNames.EndsByDefault(signal);
        }
    }

    /// <summary>Marks the end and stops the code; false where it had ended before.</summary>
    public bool TryEnd(int exitCode)
    {
        if (!_exit.TrySetResult(exitCode))
        {
            return false;
        }

        Files.CloseAll();

        // Not here: what the code does on its way out must not run on the thread of the one who kills.
        _stopping = _killed.CancelAsync();
        return true;
    }

    public void Dispose()
    {
        // A source that is disposed of forgets whom it has not told yet; without a timer it holds nothing that the collector would not free.
        if (_stopping.IsCompleted)
        {
            _killed.Dispose();
        }
    }
}

/// <summary>What a process does about a signal.</summary>
internal enum SignalAction
{
    Default,
    Ignore,
    Catch,
}

/// <summary>A program's run in a process: what exec replaces.</summary>
/// <param name="Name">The program file's name, as in /proc/PID/comm before it is cut to 15 bytes.</param>
/// <param name="Arguments">The argument vector, with the program's name as it was called.</param>
/// <param name="Environment">The environment at its start, as in /proc/PID/environ.</param>
internal sealed record ProcessImage(string Name, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);
