using Cryptomeria.ClusterSimulator.Controllers;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>
/// Takes pods through their lives, as scheduler and kubelet do: scheduled, started, ready, and at the end stopped and removed.
/// Each step happens after its latency.
/// </summary>
internal sealed class PodController : IReconciler
{
    /// <summary>How soon a step is tried again that lacked something.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly ObjectStore _store;
    private readonly PodActions _actions;
    private readonly PodFailures _failures;
    private readonly PodLatencies _latencies;
    private readonly TimeProvider _time;
    private readonly ControllerLoop _loop;

    // Touched by the loop's one thread only.
    private readonly Dictionary<string, (PodStep Step, DateTimeOffset Due)> _due = [];

    public PodController(ObjectStore store, PodActions actions, PodFailures failures, PodLatencies latencies, TimeProvider time, ControllerLoop loop)
    {
        _store = store;
        _actions = actions;
        _failures = failures;
        _latencies = latencies;
        _time = time;
        _loop = loop;
        _failures.Changed += LookAtAll;
    }

    public IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Subject.Type == ResourceTypes.Pods) return [ObjectKey.Of(change.Subject)];
        return [];
    }

    public void Reconcile(ObjectKey key)
    {
        var pod = _store.Find(key.Type, key.Namespace, key.Name);
        _actions.StopGone(key, pod?.Uid);
        if (pod is null) return;
        var failure = _failures.Of(pod.Namespace, pod.Name);
        var step = PodSteps.Next(pod, failure);
        if (step == PodStep.None)
        {
            _due.Remove(pod.Uid);
            return;
        }

        if (!_due.TryGetValue(pod.Uid, out var planned) || planned.Step != step)
        {
            planned = (step, _time.GetUtcNow() + Latency(pod, step));
            _due[pod.Uid] = planned;
        }

        var wait = planned.Due - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            _loop.EnqueueAfter(this, key, wait);
            return;
        }

        if (_actions.Do(step, pod, readyAtOnce: _latencies.Readiness <= TimeSpan.Zero && failure is null)) _due.Remove(pod.Uid);
        else _loop.EnqueueAfter(this, key, RetryDelay);
    }

    private TimeSpan Latency(StoredObject pod, PodStep step) => step switch
    {
        PodStep.Schedule => _latencies.Scheduling,
        PodStep.Start => _latencies.Starting,
        PodStep.BecomeReady => _latencies.Readiness,
        PodStep.Stop => Shorter(_latencies.Termination, TimeSpan.FromSeconds(pod.Body.Number("metadata", "deletionGracePeriodSeconds") ?? 30)),
        PodStep.Remove => _latencies.Removal,
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void LookAtAll()
    {
        foreach (var pod in _store.List(ResourceTypes.Pods).Objects) _loop.Enqueue(this, ObjectKey.Of(pod));
    }
}
