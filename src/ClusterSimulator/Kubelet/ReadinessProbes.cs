using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>
/// Runs the readiness probes of running containers, each at its period, and keeps what they say: not ready until so many in a row succeeded
/// (<c>successThreshold</c>), ready until so many failed (<c>failureThreshold</c>). A container without a probe is ready.
/// </summary>
internal sealed class ReadinessProbes(ProbeRunner runner, PodEvents events, TimeProvider time, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<(string Uid, string Container), Probe> _probes = new();
    private readonly ConcurrentQueue<(StoredObject Pod, string Container, string Why)> _failures = new();

    /// <summary>Told on any thread when there is something new of a pod: its turn has come.</summary>
    public event Action<StoredObject>? Changed;

    /// <summary>Ends a pod's probes.</summary>
    public void Forget(string uid)
    {
        foreach (var key in _probes.Keys.Where(key => key.Uid == uid))
        {
            Forget(key);
        }
    }

    public static bool Has(StoredObject pod) => pod.Body.Objects("spec", "containers").Any(container => container["readinessProbe"] is JsonObject);

    /// <summary>Whether a container is ready as far as its probe knows.</summary>
    public bool IsReady(StoredObject pod, string container) =>
        Spec(pod, container) is null || (_probes.TryGetValue((pod.Uid, container), out var probe) && probe.IsReady);

    /// <summary>Begins the probes of containers that run since the last time, ends those of containers that do not, and tells what failed.</summary>
    public void Step(StoredObject pod)
    {
        foreach (var status in pod.Body.Objects("status", "containerStatuses"))
        {
            var key = (pod.Uid, Container: status.Text("name") ?? "");
            if (Spec(pod, key.Container) is not { } spec)
            {
                continue;
            }

            var running = status.At("state", "running") is null ? null : status.Text("containerID");
            if (_probes.TryGetValue(key, out var probe) && probe.ContainerId != running)
            {
                Forget(key);
            }

            if (running is null || _probes.ContainsKey(key))
            {
                continue;
            }

            probe = new Probe(running, stopping);
            _probes[key] = probe;
            _ = RepeatAsync(pod, key.Container, spec, probe);
        }

        while (_failures.TryDequeue(out var failure))
        {
            events.Unhealthy(failure.Pod, failure.Container, failure.Why);
        }
    }

    private static JsonObject? Spec(StoredObject pod, string container) =>
        pod.Body.Objects("spec", "containers").FirstOrDefault(one => one.Text("name") == container)?["readinessProbe"] as JsonObject;

    private static TimeSpan Seconds(JsonObject spec, string name, int otherwise) => TimeSpan.FromSeconds(spec.Number(name) ?? otherwise);

    private void Forget((string Uid, string Container) key)
    {
        if (_probes.TryRemove(key, out var probe))
        {
            probe.End();
        }
    }

    private async Task RepeatAsync(StoredObject pod, string container, JsonObject spec, Probe probe)
    {
        try
        {
            await Task.Delay(Seconds(spec, "initialDelaySeconds", 0), time, probe.Ended).ConfigureAwait(false);
            while (true)
            {
                var begin = time.GetTimestamp();
                var failure = await runner.RunAsync(pod, container, spec, Seconds(spec, "timeoutSeconds", 1), probe.Ended).ConfigureAwait(false);
                probe.Ended.ThrowIfCancellationRequested();
                var changed = probe.Count(failure is null, spec.Number("successThreshold") ?? 1, spec.Number("failureThreshold") ?? 3);
                if (failure is not null)
                {
                    _failures.Enqueue((pod, container, failure));
                }

                if (changed || failure is not null)
                {
                    Changed?.Invoke(pod);
                }

                var left = Seconds(spec, "periodSeconds", 10) - time.GetElapsedTime(begin);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, time, probe.Ended).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (probe.Ended.IsCancellationRequested)
        {
            probe.Dispose();
        }
    }

    /// <summary>A container's probe.</summary>
    private sealed class Probe : IDisposable
    {
        private readonly CancellationTokenSource _ended;
        private volatile bool _isReady;
        private int _inARow;

        public Probe(string containerId, CancellationToken stopping)
        {
            ContainerId = containerId;
            _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Ended = _ended.Token;
        }

        public string ContainerId { get; }

        public CancellationToken Ended { get; }

        public bool IsReady => _isReady;

        public void End() => _ended.Cancel();

        public void Dispose() => _ended.Dispose();

        /// <summary>True where the container has become ready, or has ceased to be.</summary>
        public bool Count(bool succeeded, int successThreshold, int failureThreshold)
        {
            var before = _isReady;
            _inARow = succeeded ? Math.Max(_inARow, 0) + 1 : Math.Min(_inARow, 0) - 1;
            if (_inARow >= successThreshold)
            {
                _isReady = true;
            }

            if (-_inARow >= failureThreshold)
            {
                _isReady = false;
            }

            return before != _isReady;
        }
    }
}
