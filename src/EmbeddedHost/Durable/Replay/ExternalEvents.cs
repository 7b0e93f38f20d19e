using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// Brings external events and the waits for them together. The newest wait of a name is served first, so that one given up in a WhenAny loop does not take the
/// event; a canceled wait takes none. Events of a name are used in the order in which they came.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Waits> _waits = new(StringComparer.OrdinalIgnoreCase);

    // In order over all names, for continue-as-new.
    private readonly List<(string Name, string? Data)> _buffer = [];

    /// <summary>The waits that no event has ended yet.</summary>
    public int WaitCount { get; private set; }

    public Task<T> WaitAsync<T>(string name, Func<bool> isOnThread, CancellationToken cancellationToken)
    {
        if (!_waits.TryGetValue(name, out Waits? waits))
        {
            waits = new Waits(typeof(T));
            _waits.Add(name, waits);
        }
        else if (waits.Stack.Count > 0 && waits.Type != typeof(T))
        {
            throw new ArgumentException($"Waits for one event name have the same type: '{name}' is already waited for as {waits.Type}, not {typeof(T)}.");
        }

        waits.Type = typeof(T);
        PendingTask<T> wait = new(name);
        if (cancellationToken.IsCancellationRequested)
        {
            wait.Cancel(cancellationToken);
            return wait.Task;
        }

        int buffered = _buffer.FindIndex(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase));
        if (buffered >= 0)
        {
            string? data = _buffer[buffered].Data;
            _buffer.RemoveAt(buffered);
            wait.Complete(data, converter);
            return wait.Task;
        }

        waits.Stack.Add(wait);
        WaitCount++;
        if (cancellationToken.CanBeCanceled)
        {
            CancellationTokenRegistration registration = cancellationToken.Register(() =>
            {
                // A cancellation from another thread has been reported by the check; throwing would hit whoever cancels.
                if (isOnThread() && waits.Stack.Remove(wait))
                {
                    WaitCount--;
                    waits.Registrations.Remove(wait);
                    wait.Cancel(cancellationToken);
                }
            });
            waits.Registrations[wait] = registration;
        }

        return wait.Task;
    }

    public void Raise(string name, string? data)
    {
        if (!_waits.TryGetValue(name, out Waits? waits) || waits.Stack.Count == 0)
        {
            _buffer.Add((name, data));
            return;
        }

        PendingTask wait = waits.Stack[^1];
        waits.Stack.RemoveAt(waits.Stack.Count - 1);
        WaitCount--;
        if (waits.Registrations.Remove(wait, out CancellationTokenRegistration registration))
        {
            registration.Unregister();
        }

        wait.Complete(data, converter);
    }

    /// <summary>Hands over the events that nothing has waited for.</summary>
    public IReadOnlyList<(string Name, string? Data)> Unprocessed => _buffer;

    private sealed class Waits(Type type)
    {
        public Type Type { get; set; } = type;

        public List<PendingTask> Stack { get; } = [];

        public Dictionary<PendingTask, CancellationTokenRegistration> Registrations { get; } = [];
    }
}
