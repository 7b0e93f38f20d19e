using Cryptomeria.K8sOps.Systems;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>What is wrong with a pod that waiting will not heal, and what to do about it.</summary>
/// <param name="Reason">As Kubernetes names it, such as <c>ImagePullBackOff</c>.</param>
internal sealed record PodVerdict(string? Container, string Reason, string? Image, string Hint)
{
    // These come from what was asked for and stay as they are until that changes.
    private static readonly string[] WrongAtOnce = ["InvalidImageName", "ErrImageNeverPull"];

    // These also pass by themselves: a kubelet that has not seen a Secret yet, a runtime that is slow.
    private static readonly string[] WrongAfterAWhile = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    /// <summary>The verdict on a pod that is not Ready; null while it may still become so.</summary>
    public static PodVerdict? On(V1Pod pod, DateTimeOffset now, OperationTimings timings)
    {
        if (!pod.Standing().Counts)
        {
            return null;
        }

        var unscheduled = pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" });
        if (unscheduled is not null)
        {
            var since = unscheduled.LastTransitionTime ?? pod.Metadata.CreationTimestamp;
            return Age(since, now) >= timings.Unschedulable ? OnUnscheduled(unscheduled) : null;
        }

        return (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? [])
            .Select(container => OnContainer(pod, container, now, timings))
            .FirstOrDefault(verdict => verdict is not null);
    }

    private static PodVerdict OnUnscheduled(V1PodCondition condition)
    {
        var isAboutClaims = condition.Message?.Contains("persistentvolumeclaim", StringComparison.OrdinalIgnoreCase) == true;
        return new PodVerdict(
            null,
            condition.Reason ?? "Unschedulable",
            null,
            isAboutClaims
                ? "see why its claim has no volume (kubectl describe pvc): a StorageClass that is there, a provisioner that runs; then ask again"
                : "give the cluster a node it fits on, or ask the chart's values for less; then ask again");
    }

    private static PodVerdict? OnContainer(V1Pod pod, V1ContainerStatus container, DateTimeOffset now, OperationTimings timings)
    {
        var reason = container.State?.Waiting?.Reason;
        var age = Age(pod.Status?.StartTime ?? pod.Metadata.CreationTimestamp, now);
        var hint = reason switch
        {
            _ when WrongAfterAWhile.Contains(reason) && age < timings.ContainerStart => null,
            "CreateContainerConfigError" => "check the Secrets and ConfigMaps the container names, then ask again",
            _ when WrongAtOnce.Contains(reason) || WrongAfterAWhile.Contains(reason) => "correct the image or the command in the values and install again",
            "ImagePullBackOff" or "ErrImagePull" when age >= timings.ImagePull =>
                "check the image's name, that it exists and that the cluster may pull it; correct the values and install again",
            "CrashLoopBackOff" when container.RestartCount >= timings.CrashRestarts =>
                $"see what it wrote: GET /api/v1/system/k8s/logs?pod={pod.Metadata.Name}&previous=true",
            _ => null,
        };
        return hint is null ? null : new PodVerdict(container.Name, reason!, container.Image, hint);
    }

    private static TimeSpan Age(DateTime? since, DateTimeOffset now) => since is { } begin ? now - new DateTimeOffset(begin.ToUniversalTime()) : TimeSpan.Zero;
}
