using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>
/// Starts containers again that have ended by themselves: the first time soon, then after a back-off that doubles up to thirty times its first (10 s
/// and five minutes in a real kubelet) and begins anew for a container that ran for long.
/// </summary>
internal sealed class ContainerRestarts(
    PodWrites writes, IContainerRuntime runtime, PodEvents events, PodStatusWriter status, PreviousLogs previous, PodLatencies latencies, TimeProvider time)
{
    /// <summary>A container that ran for so long has recovered.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, ConcurrentQueue<ContainerEnd>> _ended = new();

    // Touched by the loop's one thread only.
    private readonly Dictionary<(string Uid, string Container), Restart> _restarts = [];

    /// <summary>Notes an end; the pod's next turn deals with it. Thread-safe.</summary>
    public void Note(ContainerEnd end) => _ended.GetOrAdd(end.Uid, _ => new ConcurrentQueue<ContainerEnd>()).Enqueue(end);

    public void Forget(string uid)
    {
        _ended.TryRemove(uid, out _);
        foreach (var key in _restarts.Keys.Where(key => key.Uid == uid).ToList())
        {
            _restarts.Remove(key);
        }
    }

    /// <summary>Forgets that containers wait to be started again: the whole pod is.</summary>
    public void ForgetPending(string uid)
    {
        _ended.TryRemove(uid, out _);
        foreach (var restart in _restarts.Where(restart => restart.Key.Uid == uid))
        {
            restart.Value.Due = null;
        }
    }

    /// <summary>Does what is due for a pod.</summary>
    /// <returns>How long until the next container is started again; null where none waits.</returns>
    public TimeSpan? Step(StoredObject pod)
    {
        while (_ended.TryGetValue(pod.Uid, out var ends) && ends.TryDequeue(out var end))
        {
            End(pod, end);
        }

        TimeSpan? wait = null;
        foreach (var ((_, container), restart) in _restarts.Where(restart => restart.Key.Uid == pod.Uid && restart.Value.Due is not null))
        {
            var left = restart.Due!.Value - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                Start(pod, container, restart);
            }
            else if (wait is null || left < wait)
            {
                wait = left;
            }
        }

        return wait;
    }

    private void End(StoredObject pod, ContainerEnd end)
    {
        var now = time.GetUtcNow();
        if (!_restarts.TryGetValue((pod.Uid, end.Container), out var restart))
        {
            _restarts[(pod.Uid, end.Container)] = restart = new Restart();
        }

        if (restart.Started is { } started && now - started > Recovery)
        {
            restart.Ends = 0;
        }

        restart.Ends++;

        // Without following, a log is there at once.
        previous.Keep(pod.Uid, end.Container, runtime.ReadLogAsync(pod.Namespace, pod.Name, end.Container, follow: false, CancellationToken.None).ToBlockingEnumerable().ToList());
        writes.Write(pod, body => status.SetContainerEnded(body, end.Container, end.ExitCode));
        if (!IsRestarted(pod, end.ExitCode))
        {
            writes.Write(pod, FinishIfAllEnded);
            return;
        }

        restart.Due = now + Delay(restart.Ends);
        if (restart.Ends == 1)
        {
            return;
        }

        writes.Write(pod, body => PodStatusWriter.SetContainerBackOff(body, end.Container, Delay(restart.Ends)));
        events.BackOff(pod, end.Container);
    }

    private void Start(StoredObject pod, string container, Restart restart)
    {
        restart.Due = null;
        restart.Started = time.GetUtcNow();
        runtime.RestartContainer(pod.Namespace, pod.Name, container);
        events.Started(pod, container);
        writes.Write(pod, body => status.SetContainerRestarted(body, container));
    }

    private TimeSpan Delay(int ends) => ends == 1
        ? latencies.Restart
        : TimeSpan.FromTicks(Math.Min(latencies.CrashBackOff.Ticks << Math.Min(ends - 2, 10), latencies.CrashBackOff.Ticks * 30));

    private static void FinishIfAllEnded(JsonObject pod)
    {
        if (pod.Objects("status", "containerStatuses").All(container => container.At("state", "terminated") is not null))
        {
            PodStatusWriter.SetFinished(pod);
        }
    }

    private static bool IsRestarted(StoredObject pod, int exitCode) => pod.Body.Text("spec", "restartPolicy") switch
    {
        "Never" => false,
        "OnFailure" => exitCode != 0,
        _ => true,
    };

    private sealed class Restart
    {
        /// <summary>How often it has ended, since it last ran for long.</summary>
        public int Ends { get; set; }

        public DateTimeOffset? Started { get; set; }

        /// <summary>When it is started again; null while it runs, or is not.</summary>
        public DateTimeOffset? Due { get; set; }
    }
}
