using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Controllers;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Does the steps of a pod's life: to its containers, to its status, and to the events that tell of them.</summary>
internal sealed class PodActions(
    ObjectStore store, PodWrites writes, IContainerRuntime runtime, EventRecorder events, PodEvents told, PodStatusWriter status, PodVolumes volumes,
    PreviousLogs previous, ContainerRestarts restarts, ReadinessProbes probes, ClaimFailures claims)
{
    // The uid of what runs under a name; touched by the loop's one thread only.
    private readonly Dictionary<ObjectKey, string> _running = [];

    /// <summary>Does a step. False where something is missing that may come.</summary>
    /// <param name="readyAtOnce">Whether a pod that starts is ready with that.</param>
    /// <param name="failure">What is wrong with the pod, or null.</param>
    public bool Do(PodStep step, StoredObject pod, bool readyAtOnce, PodFailure? failure) => step switch
    {
        PodStep.RefuseNode => Refuse(pod, "0/1 nodes are available: 1 node(s) had untolerated taint. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."),
        PodStep.Schedule => Schedule(pod),
        PodStep.FailPull => FailPull(pod),
        PodStep.BackOffPull => BackOffPull(pod),
        PodStep.Start => Start(pod, readyAtOnce),
        PodStep.Crash => Crash(pod),
        PodStep.Evict => Evict(pod),
        PodStep.BecomeReady => Write(pod, body => status.SetReady(body, _ => true)),
        PodStep.BecomeUnready => BecomeUnready(pod, failure),
        PodStep.Stop => Stop(pod),
        _ => Remove(pod),
    };

    /// <summary>Stops what runs under a name where it is not this pod: it was deleted without grace, or replaced.</summary>
    public void StopGone(ObjectKey key, string? uid)
    {
        if (!_running.TryGetValue(key, out var running) || running == uid)
        {
            return;
        }

        runtime.StopPod(key.Namespace, key.Name);
        _running.Remove(key);
        Forget(running);
    }

    private static IEnumerable<string> Containers(StoredObject pod) => pod.Body.Objects("spec", "containers").Select(container => container.Text("name") ?? "");

    private bool Write(StoredObject pod, Action<JsonObject> change)
    {
        writes.Write(pod, change);
        return true;
    }

    private void Forget(string uid)
    {
        previous.Forget(uid);
        restarts.Forget(uid);
        probes.Forget(uid);
    }

    private bool Refuse(StoredObject pod, string why)
    {
        if (PodState.Condition(pod, "PodScheduled") is not null)
        {
            return true;
        }

        Write(pod, body => status.SetUnschedulable(body, why));
        events.Scheduler(pod, "Warning", "FailedScheduling", "Scheduling", why);
        return true;
    }

    private bool Schedule(StoredObject pod)
    {
        foreach (var name in ClaimController.ClaimsOf(pod))
        {
            var claim = store.Find(ResourceTypes.PersistentVolumeClaims, pod.Namespace, name);
            if (ClaimController.IsBound(claim))
            {
                continue;
            }

            if (claim is not null && claims.Of(claim.Namespace, claim.Name) is not null)
            {
                Refuse(pod, "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
            }

            if (claim is null)
            {
                Refuse(pod, $"0/1 nodes are available: persistentvolumeclaim \"{name}\" not found. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
            }

            return false;
        }

        Write(pod, status.SetScheduled);
        events.Scheduler(pod, "Normal", "Scheduled", "Binding", $"Successfully assigned {pod.Namespace}/{pod.Name} to {status.Node}");
        return true;
    }

    private bool FailPull(StoredObject pod)
    {
        Write(pod, body => status.SetWaiting(body, "ErrImagePull", container => PullError(container.Text("image"))));
        foreach (var container in pod.Body.Objects("spec", "containers"))
        {
            var (name, image) = (container.Text("name"), container.Text("image"));
            events.Kubelet(pod, name, "Normal", "Pulling", $"Pulling image \"{image}\"");
            events.Kubelet(pod, name, "Warning", "Failed", $"Failed to pull image \"{image}\": {PullError(image)}");
            events.Kubelet(pod, name, "Warning", "Failed", "Error: ErrImagePull");
        }

        return true;
    }

    private bool BackOffPull(StoredObject pod)
    {
        Write(pod, body => status.SetWaiting(
            body, "ImagePullBackOff", container => $"Back-off pulling image \"{container.Text("image")}\": ErrImagePull: {PullError(container.Text("image"))}"));
        foreach (var container in pod.Body.Objects("spec", "containers"))
        {
            events.Kubelet(pod, container.Text("name"), "Normal", "BackOff", $"Back-off pulling image \"{container.Text("image")}\"");
            events.Kubelet(pod, container.Text("name"), "Warning", "Failed", "Error: ImagePullBackOff");
        }

        return true;
    }

    private static string PullError(string? image)
    {
        var whole = PodStatusWriter.Qualified(image ?? "");
        return $"rpc error: code = NotFound desc = failed to pull and unpack image \"{whole}\": failed to resolve reference \"{whole}\": {whole}: not found";
    }

    private bool Start(StoredObject pod, bool readyAtOnce)
    {
        if (volumes.Missing(pod) is { } missing)
        {
            if (PodState.Condition(pod, "Initialized") is not null)
            {
                return false;
            }

            Write(pod, body => status.SetWaiting(body, "ContainerCreating", message: null));
            events.Kubelet(pod, null, "Warning", "FailedMount", $"MountVolume.SetUp failed for volume \"{missing.Volume}\" : {missing.Why}");
            return false;
        }

        restarts.ForgetPending(pod.Uid);
        runtime.StartPod(volumes.Resolve(pod));
        _running[ObjectKey.Of(pod)] = pod.Uid;
        foreach (var container in Containers(pod))
        {
            told.Started(pod, container);
        }

        return Write(pod, body =>
        {
            status.SetRunning(body);
            if (readyAtOnce)
            {
                status.SetReady(body, _ => true);
            }
        });
    }

    private bool Crash(StoredObject pod)
    {
        if (PodSteps.IsRunning(pod))
        {
            foreach (var container in Containers(pod))
            {
                KeepLog(pod, container);
            }

            EndContainers(pod);
        }

        restarts.ForgetPending(pod.Uid);
        probes.Forget(pod.Uid);
        Write(pod, status.SetCrashed);
        foreach (var container in Containers(pod))
        {
            told.BackOff(pod, container);
        }

        return true;
    }

    private bool Evict(StoredObject pod)
    {
        const string Why = "The node was low on resource: ephemeral-storage.";
        EndContainers(pod);
        restarts.ForgetPending(pod.Uid);
        probes.Forget(pod.Uid);
        events.Kubelet(pod, null, "Warning", "Evicted", Why);
        return Write(pod, body => status.SetEvicted(body, Why));
    }

    private void KeepLog(StoredObject pod, string container)
    {
        // Without following, a log is there at once.
        var lines = runtime.ReadLogAsync(pod.Namespace, pod.Name, container, follow: false, CancellationToken.None).ToBlockingEnumerable().ToList();
        previous.Keep(pod.Uid, container, lines);
    }

    /// <param name="failure">Why, where it is made to be; else its probes have told it.</param>
    private bool BecomeUnready(StoredObject pod, PodFailure? failure)
    {
        if (failure != PodFailure.NotReady)
        {
            return Write(pod, body => status.SetReady(body, container => PodState.IsRunning(pod, container) && probes.IsReady(pod, container)));
        }

        Write(pod, body => status.SetReady(body, _ => false));
        foreach (var container in Containers(pod))
        {
            told.Unhealthy(pod, container, "HTTP probe failed with statuscode: 503");
        }

        return true;
    }

    private bool Stop(StoredObject pod)
    {
        if (PodSteps.IsRunning(pod))
        {
            foreach (var container in Containers(pod))
            {
                events.Kubelet(pod, container, "Normal", "Killing", $"Stopping container {container}");
            }

            EndContainers(pod);
        }

        return Write(pod, status.SetEnded);
    }

    private void EndContainers(StoredObject pod)
    {
        runtime.StopPod(pod.Namespace, pod.Name);
        _running.Remove(ObjectKey.Of(pod));
    }

    private bool Remove(StoredObject pod)
    {
        Forget(pod.Uid);
        var current = store.Find(pod.Type, pod.Namespace, pod.Name);
        return current is null || current.Uid != pod.Uid || store.TryRemove(current);
    }
}
