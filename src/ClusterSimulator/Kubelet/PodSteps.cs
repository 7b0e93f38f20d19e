using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>A step of a pod's life.</summary>
internal enum PodStep
{
    None, RefuseNode, Schedule, FailPull, BackOffPull, Start, Crash, Evict, BecomeReady, BecomeUnready, Stop, Remove,
}

/// <summary>Tells the next step from a pod's state.</summary>
internal static class PodSteps
{
    /// <param name="isReady">Whether a container is to be told ready.</param>
    public static PodStep Next(StoredObject pod, PodFailure? failure, Func<string, bool> isReady)
    {
        var hasNode = pod.Body.Text("spec", "nodeName") is not null;
        if (pod.IsBeingDeleted)
        {
            return hasNode && !PodState.HasEnded(pod) ? PodStep.Stop : IsHeld(pod) ? PodStep.None : PodStep.Remove;
        }

        if (PodState.HasEnded(pod))
        {
            return PodStep.None;
        }

        if (!hasNode)
        {
            if (failure != PodFailure.Unschedulable)
            {
                return PodStep.Schedule;
            }

            return PodState.Condition(pod, "PodScheduled") is null ? PodStep.RefuseNode : PodStep.None;
        }

        return IsRunning(pod) ? WhileRunning(pod, failure, isReady) : BeforeRunning(pod, failure);
    }

    public static bool IsRunning(StoredObject pod) =>
        pod.Body.Objects("status", "containerStatuses").Any(container => container.At("state", "running") is not null);

    private static bool IsHeld(StoredObject pod) => pod.Body.At("metadata", "finalizers") is JsonArray { Count: > 0 };

    private static PodStep BeforeRunning(StoredObject pod, PodFailure? failure) => failure switch
    {
        PodFailure.ImagePullBackOff when Waits(pod, "ImagePullBackOff") => PodStep.None,
        PodFailure.ImagePullBackOff => Waits(pod, "ErrImagePull") ? PodStep.BackOffPull : PodStep.FailPull,
        PodFailure.CrashLoopBackOff => Waits(pod, "CrashLoopBackOff") ? PodStep.None : PodStep.Crash,
        _ => PodStep.Start,
    };

    private static PodStep WhileRunning(StoredObject pod, PodFailure? failure, Func<string, bool> isReady)
    {
        if (failure == PodFailure.CrashLoopBackOff)
        {
            return PodStep.Crash;
        }

        if (failure == PodFailure.Evicted)
        {
            return PodStep.Evict;
        }

        var containers = pod.Body.Objects("status", "containerStatuses").Select(status => (Now: status.Flag("ready"), Wanted: isReady(status.Text("name") ?? ""))).ToList();
        var all = containers.TrueForAll(container => container.Wanted);
        if (all == PodState.IsReady(pod) && containers.TrueForAll(container => container.Now == container.Wanted))
        {
            return PodStep.None;
        }

        return all ? PodStep.BecomeReady : PodStep.BecomeUnready;
    }

    private static bool Waits(StoredObject pod, string reason) =>
        pod.Body.Objects("status", "containerStatuses").Any(container => container.Text("state", "waiting", "reason") == reason);
}
