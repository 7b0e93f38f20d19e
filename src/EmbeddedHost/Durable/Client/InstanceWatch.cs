using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Tells those who wait for an instance that it has a status they want. Others are left asleep: each look costs reads.</summary>
internal sealed class InstanceWatch
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Subscription>> _subscriptions = new(StringComparer.Ordinal);

    private Exception? _closedBy;

    /// <summary>Begins to watch an instance. Do it before looking at its status, and dispose it after.</summary>
    public Subscription Subscribe(string instanceId, Func<OrchestrationRuntimeStatus, bool> isWanted)
    {
        Subscription subscription = new(this, instanceId, isWanted);
        lock (_lock)
        {
            if (_closedBy is not null)
            {
                throw new InvalidOperationException(_closedBy.Message, _closedBy);
            }

            if (!_subscriptions.TryGetValue(instanceId, out List<Subscription>? subscriptions))
            {
                subscriptions = [];
                _subscriptions.Add(instanceId, subscriptions);
            }

            subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Called when a new status is committed.</summary>
    public void Notify(string instanceId, OrchestrationRuntimeStatus status)
    {
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(instanceId, out List<Subscription>? subscriptions))
            {
                subscriptions.ForEach(subscription => subscription.Notify(status));
            }
        }
    }

    /// <summary>Ends every wait with an error, also later ones.</summary>
    public void Close(Exception exception)
    {
        lock (_lock)
        {
            _closedBy = exception;
            foreach (Subscription subscription in _subscriptions.Values.SelectMany(subscriptions => subscriptions))
            {
                subscription.Close(exception);
            }

            _subscriptions.Clear();
        }
    }

    private void Unsubscribe(Subscription subscription)
    {
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(subscription.InstanceId, out List<Subscription>? subscriptions)
                && subscriptions.Remove(subscription)
                && subscriptions.Count == 0)
            {
                _subscriptions.Remove(subscription.InstanceId);
            }
        }
    }

    internal sealed class Subscription(InstanceWatch watch, string instanceId, Func<OrchestrationRuntimeStatus, bool> isWanted) : IDisposable
    {
        // Continuations run elsewhere: it is completed under the lock.
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string InstanceId => instanceId;

        /// <summary>Ends when the instance gets a status that is wanted.</summary>
        public Task Changed => _source.Task;

        public void Dispose() => watch.Unsubscribe(this);

        internal void Notify(OrchestrationRuntimeStatus status)
        {
            if (isWanted(status))
            {
                _source.TrySetResult();
            }
        }

        internal void Close(Exception exception) => _source.TrySetException(exception);
    }
}
