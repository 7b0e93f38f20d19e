using Cryptomeria.ClusterSimulator.Controllers;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Registry;
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
    private readonly ContainerRestarts _restarts;
    private readonly ReadinessProbes _probes;
    private readonly PodFailures _failures;
    private readonly PodLatencies _latencies;
    private readonly TimeProvider _time;
    private readonly ControllerLoop _loop;

    // Touched by the loop's one thread only.
    private readonly Dictionary<string, (PodStep Step, DateTimeOffset Due)> _due = [];

    public PodController(
        ObjectStore store, PodActions actions, ContainerRestarts restarts, ReadinessProbes probes, IContainerRuntime runtime, PodFailures failures,
        PodLatencies latencies, TimeProvider time, ControllerLoop loop)
    {
        _store = store;
        _actions = actions;
        _restarts = restarts;
        _probes = probes;
        _failures = failures;
        _latencies = latencies;
        _time = time;
        _loop = loop;
        _failures.Changed += LookAtAll;
        probes.Changed += pod => loop.Enqueue(this, ObjectKey.Of(pod));
        runtime.WhenContainerEnds(end =>
        {
            restarts.Note(end);
            loop.Enqueue(this, new ObjectKey(ResourceTypes.Pods, end.Namespace, end.Pod));
        });
    }

    public IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Subject.Type == ResourceTypes.Pods)
        {
            return [ObjectKey.Of(change.Subject)];
        }

        return [];
    }

    public void Reconcile(ObjectKey key)
    {
        var pod = _store.Find(key.Type, key.Namespace, key.Name);
        _actions.StopGone(key, pod?.Uid);
        if (pod is null)
        {
            return;
        }

        var failure = _failures.Of(pod);
        if (!pod.IsBeingDeleted && failure != PodFailure.CrashLoopBackOff)
        {
            if (_restarts.Step(pod) is { } left)
            {
                _loop.EnqueueAfter(this, key, left);
                return;
            }

            if (_store.Find(key.Type, key.Namespace, key.Name) is not { } current || current.Uid != pod.Uid)
            {
                return;
            }

            pod = current;
            _probes.Step(pod);
        }

        var step = PodSteps.Next(pod, failure, container => failure != PodFailure.NotReady && PodState.IsRunning(pod, container) && _probes.IsReady(pod, container));
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

        if (_actions.Do(step, pod, readyAtOnce: _latencies.Readiness <= TimeSpan.Zero && failure is null && !ReadinessProbes.Has(pod), failure))
        {
            _due.Remove(pod.Uid);
        }
        else
        {
            _loop.EnqueueAfter(this, key, RetryDelay);
        }
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
        foreach (var pod in _store.List(ResourceTypes.Pods).Objects)
        {
            _loop.Enqueue(this, ObjectKey.Of(pod));
        }
    }
}
