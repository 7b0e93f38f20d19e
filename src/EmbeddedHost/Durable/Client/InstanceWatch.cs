namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Tells those who wait for an instance that its status has changed.</summary>
internal sealed class InstanceWatch
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private Exception? _closedBy;

    /// <summary>Begins to watch an instance. Do it before looking at its status, and dispose it after.</summary>
    public Subscription Subscribe(string instanceId)
    {
        lock (_lock)
        {
            if (_closedBy is not null)
            {
                throw new InvalidOperationException(_closedBy.Message, _closedBy);
            }

            if (!_entries.TryGetValue(instanceId, out Entry? entry))
            {
                entry = new Entry();
                _entries.Add(instanceId, entry);
            }

            entry.Subscribers++;
            return new Subscription(this, instanceId, entry);
        }
    }

    /// <summary>Called when a new status is committed.</summary>
    public void Notify(string instanceId)
    {
        Entry? entry;
        lock (_lock)
        {
            _entries.Remove(instanceId, out entry);
        }

        entry?.Source.TrySetResult();
    }

    /// <summary>Ends every wait with an error, also later ones.</summary>
    public void Close(Exception exception)
    {
        Entry[] entries;
        lock (_lock)
        {
            _closedBy = exception;
            entries = [.. _entries.Values];
            _entries.Clear();
        }

        foreach (Entry entry in entries)
        {
            entry.Source.TrySetException(exception);
        }
    }

    private void Unsubscribe(string instanceId, Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Subscribers == 0 && _entries.TryGetValue(instanceId, out Entry? current) && current == entry)
            {
                _entries.Remove(instanceId);
            }
        }
    }

    internal sealed class Entry
    {
        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Subscribers { get; set; }
    }

    internal sealed class Subscription(InstanceWatch watch, string instanceId, Entry entry) : IDisposable
    {
        /// <summary>Ends when the instance's status changes.</summary>
        public Task Changed => entry.Source.Task;

        public void Dispose() => watch.Unsubscribe(instanceId, entry);
    }
}
