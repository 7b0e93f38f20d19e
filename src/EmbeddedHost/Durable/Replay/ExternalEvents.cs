using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// Brings external events and the waits for them together. The newest wait of a name is served first, so that one given up in a WhenAny loop does not take the
/// event; a canceled wait takes none. Events of a name are used in the order in which they came.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Waits> _waits = new(StringComparer.OrdinalIgnoreCase);

    private long _buffered;

    /// <summary>The waits that no event has ended yet.</summary>
    public int WaitCount { get; private set; }

    public Task<T> WaitAsync<T>(string name, Func<bool> isOnThread, CancellationToken cancellationToken)
    {
        Waits waits = WaitsOf(name);
        if (waits.Stack.Count > 0 && waits.Type != typeof(T))
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

        if (waits.Buffer.TryDequeue(out (long Place, string Name, string? Data) buffered))
        {
            wait.Complete(buffered.Data, converter);
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
        Waits waits = WaitsOf(name);
        if (waits.Stack.Count == 0)
        {
            waits.Buffer.Enqueue((_buffered++, name, data));
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

    /// <summary>The events that nothing has waited for, of all names, in the order in which they came.</summary>
    public IReadOnlyList<(string Name, string? Data)> Unprocessed =>
        [.. _waits.Values.SelectMany(waits => waits.Buffer).OrderBy(item => item.Place).Select(item => (item.Name, item.Data))];

    private Waits WaitsOf(string name)
    {
        if (!_waits.TryGetValue(name, out Waits? waits))
        {
            waits = new Waits();
            _waits.Add(name, waits);
        }

        return waits;
    }

    private sealed class Waits
    {
        /// <summary>What is waited for; all waits of a name have one type.</summary>
        public Type? Type { get; set; }

        /// <summary>Events without a wait, each with its place among those of all names.</summary>
        public Queue<(long Place, string Name, string? Data)> Buffer { get; } = new();

        public List<PendingTask> Stack { get; } = [];

        public Dictionary<PendingTask, CancellationTokenRegistration> Registrations { get; } = [];
    }
}
