using System.Collections.Concurrent;
using System.Threading.Channels;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Runs the reconcilers: each change of the store leads to those it affects, one after another.</summary>
internal sealed partial class ControllerLoop : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly Channel<(IReconciler Reconciler, ObjectKey Key)> _work = Channel.CreateUnbounded<(IReconciler, ObjectKey)>();
    private readonly ConcurrentDictionary<(IReconciler, ObjectKey), bool> _queued = new();
    private readonly ConcurrentDictionary<ITimer, bool> _timers = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _subscription;
    private readonly ChannelReader<StoreEvent> _changes;
    private IReadOnlyList<IReconciler> _reconcilers = [];
    private Task _running = Task.CompletedTask;

    public ControllerLoop(ObjectStore store, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _changes = store.Subscribe(null, out _, out _subscription)!;
    }

    public void Start(IReadOnlyList<IReconciler> reconcilers)
    {
        _reconcilers = reconcilers;
        _running = Task.WhenAll(Task.Run(DistributeAsync), Task.Run(WorkAsync));
    }

    public void Enqueue(IReconciler reconciler, ObjectKey key)
    {
        if (_queued.TryAdd((reconciler, key), true))
        {
            _work.Writer.TryWrite((reconciler, key));
        }
    }

    public void EnqueueAfter(IReconciler reconciler, ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Enqueue(reconciler, key);
            return;
        }

        ITimer? timer = null;
        timer = _time.CreateTimer(
            _ =>
            {
                Enqueue(reconciler, key);
                if (timer is not null && _timers.TryRemove(timer, out var _))
                {
                    timer.Dispose();
                }
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _timers[timer] = true;
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        _work.Writer.TryComplete();
        await _running;
        foreach (var timer in _timers.Keys)
        {
            await timer.DisposeAsync();
        }
    }

    private async Task DistributeAsync()
    {
        await foreach (var change in _changes.ReadAllAsync())
        {
            foreach (var reconciler in _reconcilers)
            {
                foreach (var key in reconciler.Affected(change))
                {
                    Enqueue(reconciler, key);
                }
            }
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var (reconciler, key) in _work.Reader.ReadAllAsync())
        {
            _queued.TryRemove((reconciler, key), out _);
            try
            {
                reconciler.Reconcile(key);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogRetry(_logger, exception, key.Type, key.Namespace, key.Name);
                EnqueueAfter(reconciler, key, RetryDelay);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Type} {Namespace}/{Name}: a controller failed and tries again")]
    private static partial void LogRetry(ILogger logger, Exception exception, ResourceType type, string @namespace, string name);
}
