using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Processes;

/// <summary>The processes of one container: a PID namespace.</summary>
internal sealed class ProcessTable(TimeProvider time, DateTimeOffset booted)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, SimProcess> _processes = [];
    private int _lastId;
    private bool _closed;

    public TimeProvider Time => time;

    /// <summary>When the machine below started, which process start times count from.</summary>
    public DateTimeOffset Booted => booted;

    public IReadOnlyList<SimProcess> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _processes.Values];
            }
        }
    }

    public SimProcess? Find(int id)
    {
        lock (_lock)
        {
            return _processes.GetValueOrDefault(id);
        }
    }

    /// <summary>Starts a process that runs <paramref name="body"/>; its return value is the exit code.</summary>
    /// <remarks>
    /// A child runs at once up to its first wait, before its parent goes on: who asks for it right afterwards then finds the program that was
    /// started, not the shell that is about to become it.
    /// </remarks>
    /// <param name="parent">Null for a process that comes from outside of the container: it leads a session of its own.</param>
    /// <param name="files">The descriptors, which now belong to the process.</param>
    public SimProcess Start(SimProcess? parent, ProcessImage image, FileDescriptors files, string workingDirectory, Func<SimProcess, Task<int>> body)
    {
        SimProcess process;
        lock (_lock)
        {
            process = new SimProcess(this, ++_lastId, parent?.Id ?? 0, image, files) { WorkingDirectory = workingDirectory };
            process.GroupId = parent?.GroupId ?? process.Id;
            process.SessionId = parent?.SessionId ?? process.Id;
            _processes.Add(process.Id, process);
        }
        foreach (var signal in parent?.Ignored ?? [])
        {
            process.SetAction(signal, SignalAction.Ignore);
        }

        if (_closed || parent is { HasEnded: true })
        {
            End(process, 128 + (int)Signal.Kill);
        }
        else if (parent is null)
        {
            _ = Task.Run(() => RunAsync(process, body));
        }
        else
        {
            _ = RunAsync(process, body);
        }

        return process;
    }

    /// <summary>Sends a signal; false where there is no such process.</summary>
    public bool Send(int id, Signal signal)
    {
        var process = Find(id);
        if (process is null)
        {
            return false;
        }

        Deliver(process, signal);
        return true;
    }

    /// <summary>Sends a signal to a process group; false where it has no members.</summary>
    public bool SendToGroup(int groupId, Signal signal)
    {
        var members = All.Where(process => process.GroupId == groupId).ToList();
        foreach (var member in members)
        {
            Deliver(member, signal);
        }

        return members.Count > 0;
    }

    /// <summary>Waits until a child has ended and removes it from the table.</summary>
    public async Task<int> WaitAsync(SimProcess child, CancellationToken cancellationToken)
    {
        var code = await child.Exit.WaitAsync(cancellationToken).ConfigureAwait(false);
        Reap(child);
        return code;
    }

    /// <summary>Ends every process, process 1 too, for good: what is started later ends at once.</summary>
    public void EndAll()
    {
        _closed = true;
        foreach (var process in All.Reverse())
        {
            End(process, 128 + (int)Signal.Kill);
        }
    }

    private void Deliver(SimProcess process, Signal signal)
    {
        if (signal != Signal.None && !process.HasEnded && process.Receive(signal))
        {
            End(process, 128 + (int)signal);
        }
    }

    private async Task RunAsync(SimProcess process, Func<SimProcess, Task<int>> body)
    {
        int code;
        try
        {
            code = await body(process).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (process.HasEnded)
        {
            return;
        }
        catch (SystemCallException exception) when (exception.Error == Errno.BrokenPipe)
        {
            code = 128 + (int)Signal.Pipe;
        }
        catch (SystemCallException) when (process.HasEnded)
        {
            return;
        }
#pragma warning disable CA1031 // A fault of the simulator's own ends this process alone, and says so.
        catch (Exception exception)
        {
            await ReportAsync(process, exception).ConfigureAwait(false);
            code = 70;
        }
#pragma warning restore CA1031
        End(process, code & 0xFF);
    }

    private static async Task ReportAsync(SimProcess process, Exception exception)
    {
        if (process.Files.Find(2) is not { } error)
        {
            return;
        }

        try
        {
            await error.WriteAsync(ByteText.ToBytes($"{process.Image.Name}: simulator error: {exception}\n"), process.Killed).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SystemCallException or OperationCanceledException)
        {
            // Nobody is left to hear it.
        }
    }

    private void End(SimProcess process, int code)
    {
        if (!process.TryEnd(code))
        {
            return;
        }

        lock (_lock)
        {
            foreach (var child in _processes.Values.Where(child => child.ParentId == process.Id).ToList())
            {
                child.ParentId = 1;
                if (child.HasEnded)
                {
                    Remove(child);
                }
            }

            // Process 1 and what lies outside of the container take their children away at once.
            var parent = _processes.GetValueOrDefault(process.ParentId);
            if (process.ParentId <= 1 || parent is null || parent.HasEnded)
            {
                Remove(process);
            }
        }
    }

    private void Reap(SimProcess process)
    {
        lock (_lock)
        {
            Remove(process);
        }
    }

    private void Remove(SimProcess process)
    {
        if (_processes.Remove(process.Id))
        {
            process.Dispose();
        }
    }
}
