using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Activities;

/// <summary>
/// Runs queued activities, so many at one time, oldest first. An activity stays in the store's queue until its result is applied: one that is cut off runs
/// again when the hub is opened next.
/// </summary>
internal sealed class ActivityDispatcher(EngineParts parts)
{
    /// <summary>
    /// The characters of memory for waiting activities with their inputs, 64 MiB; of further ones only the key is kept, and the input is read when it is
    /// their turn.
    /// </summary>
    private const long MaxLoadedSize = 32 << 20;

    /// <summary>What an activity takes beside its input, in characters.</summary>
    private const int SizeWithoutInput = 100;

    /// <summary>The activity that the official CallHttpAsync calls; the Functions host has it built in.</summary>
    private const string HttpActivity = "BuiltIn::HttpActivity";

    private readonly Lock _lock = new();
    private readonly Queue<(long Key, QueuedActivity? Activity)> _queue = new();
    private readonly HashSet<long> _revoked = [];
    private readonly BusyCounter _busy = new();

    private long _loadedSize;
    private int _running;

    /// <summary>Takes over activities that an earlier process left.</summary>
    public void Enqueue(IReadOnlyList<long> keys)
    {
        lock (_lock)
        {
            foreach (long key in keys)
            {
                _queue.Enqueue((key, null));
            }
        }

        StartNext();
    }

    /// <summary>Adds activities that are stored.</summary>
    public void Enqueue(List<QueuedActivity> activities)
    {
        if (activities.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (QueuedActivity activity in activities)
            {
                bool isLoaded = _loadedSize < MaxLoadedSize;
                _loadedSize += isLoaded ? SizeOf(activity) : 0;
                _queue.Enqueue((activity.Key, isLoaded ? activity : null));
            }
        }

        StartNext();
    }

    /// <summary>Does not start the activities of an execution that have not started yet.</summary>
    public void Revoke(long execution)
    {
        lock (_lock)
        {
            if (_queue.Count > 0)
            {
                _revoked.Add(execution);
            }
        }
    }

    /// <summary>Ends when nothing runs any more.</summary>
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken) => _busy.WaitAsync(cancellationToken);

    private void StartNext()
    {
        while (TryTake(out long key, out QueuedActivity? activity))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static work => _ = work.Dispatcher.RunAsync(work.Key, work.Activity), (Dispatcher: this, Key: key, Activity: activity), preferLocal: false);
        }
    }

    private bool TryTake(out long key, out QueuedActivity? activity)
    {
        lock (_lock)
        {
            while (!parts.Stopping.IsCancellationRequested && _running < parts.Options.MaxConcurrentActivityFunctions)
            {
                if (!_queue.TryDequeue(out (long Key, QueuedActivity? Activity) next))
                {
                    _revoked.Clear();
                    break;
                }

                _loadedSize -= next.Activity is { } loaded ? SizeOf(loaded) : 0;
                if (!_revoked.Contains(EventKey.ExecutionOf(next.Key)))
                {
                    _running++;
                    _busy.Increment();
                    (key, activity) = next;
                    return true;
                }
            }
        }

        (key, activity) = (0, null);
        return false;
    }

    private static int SizeOf(QueuedActivity activity) => SizeWithoutInput + (activity.Input?.Length ?? 0);

    private async Task RunAsync(long key, QueuedActivity? activity)
    {
        try
        {
            if (parts.Stopping.IsCancellationRequested)
            {
                return;
            }

            activity ??= parts.Store.ReadActivity(key);
            if (activity is not null && await InvokeAsync(activity) is { } result)
            {
                parts.Instances.Deliver(activity.InstanceId, result);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It could not be read. It stays queued and runs when the hub is opened next.
            EngineLog.ActivityNotRead(parts.Logger, key, e);
        }
        finally
        {
            lock (_lock)
            {
                _running--;
            }

            _busy.Decrement();
            StartNext();
        }
    }

    /// <returns>The result; null where the activity was cut off by the end of the host and has to run again.</returns>
    private async Task<InstanceMessage?> InvokeAsync(QueuedActivity activity)
    {
        if (!parts.Invoker.HasActivity(activity.Name))
        {
            return Failure(activity, new InvalidOperationException(WhyMissing(activity.Name)), isFinal: true);
        }

        try
        {
            object? output = await ActivityTimeLimit.RunAsync(parts, activity, parts.Stopping);
            return InstanceMessages.ActivityEnded(activity, HistoryEventKind.TaskCompleted, parts.Options.DataConverter.Serialize(output));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Exception cause = e is AggregateException { InnerExceptions: [Exception only] } ? only : e;
            EngineLog.ThrownBy(parts.Logger, "activity", $"{activity.InstanceId} #{activity.TaskId}", cause);
            if (parts.Stopping.IsCancellationRequested)
            {
                // The end of the host shows as a canceled token, a service that is gone or a connection that broke. A failure of the activity's own comes again.
                EngineLog.ActivityCutOff(parts.Logger, activity.Name, activity.InstanceId, activity.TaskId);
                return null;
            }

            EngineLog.ActivityFailed(parts.Logger, activity.Name, activity.InstanceId, activity.TaskId, OneLine.Of(cause));
            return Failure(activity, cause, isFinal: false);
        }
    }

    private static string WhyMissing(string name) => name == HttpActivity
        ? $"The embedded host has no activity {name}, which CallHttpAsync calls. Write an activity that sends the request with an HttpClient, and call that one."
        : $"There is no activity named '{name}'.";

    private static InstanceMessage Failure(QueuedActivity activity, Exception exception, bool isFinal) => InstanceMessages.ActivityEnded(
        activity, HistoryEventKind.TaskFailed, StoredFailure.Serialize(FailureDetailsFactory.Create(exception), isFinal));
}
