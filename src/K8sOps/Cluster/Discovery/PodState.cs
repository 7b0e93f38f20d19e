using Cryptomeria.K8sOps.Systems;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Discovery;

/// <summary>What a pod's status means for whoever wants to work with it.</summary>
internal static class PodState
{
    /// <summary>The container to run a component's programs in.</summary>
    public static PodRef Container(this V1Pod pod, string component)
    {
        var annotated = pod.Metadata.Annotations?.TryGetValue(ContainerChoice.Annotation, out var name) == true ? name : null;
        var chosen = ContainerChoice.ForCommands([.. pod.Spec.Containers.Select(c => c.Name)], annotated, component)!;
        return new PodRef(pod.Metadata.NamespaceProperty, pod.Metadata.Name, chosen);
    }

    /// <summary>Why it is not Ready, in a few words.</summary>
    public static string WhyNotReady(this V1Pod pod)
    {
        if (pod.Metadata.DeletionTimestamp is not null) return "is being deleted";
        var status = pod.Status;
        if (pod.Standing().IsOver) return $"is over ({Words(status?.Phase, status?.Reason, status?.Message)})";
        if (status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
            return $"is Pending ({Words(unscheduled.Reason, Claims(pod, unscheduled.Message), unscheduled.Message)})";

        foreach (var container in Containers(status))
        {
            if (container.State?.Waiting is { } waiting) return $"container {container.Name} waits ({Words(waiting.Reason, waiting.Message)})";
            if (container.State?.Terminated is { ExitCode: not 0 } ended)
                return $"container {container.Name} ended with {ended.ExitCode} ({Words(ended.Reason)})";
        }

        return Containers(status).FirstOrDefault(c => !c.Ready) is { } unready
            ? $"container {unready.Name} runs but is not Ready (restarts: {unready.RestartCount})"
            : $"is {status?.Phase ?? "Pending"}";
    }

    /// <summary>The status says more than that a container is being made, or runs and is not Ready.</summary>
    public static bool TellsWhy(this V1Pod pod) =>
        !pod.Standing().Counts
        || pod.Status?.Conditions?.Any(c => c is { Type: "PodScheduled", Status: "False" }) == true
        || Containers(pod.Status).Any(c => c.State?.Waiting is { Message.Length: > 0 } || c.State?.Terminated is { ExitCode: not 0 });

    /// <summary>The container that keeps crashing or has crashed, or null.</summary>
    public static V1ContainerStatus? Crashing(this V1Pod pod) => Containers(pod.Status)
        .FirstOrDefault(c => c.State?.Waiting?.Reason == "CrashLoopBackOff" || c.State?.Terminated is { ExitCode: not 0 });

    /// <summary>What is there of some texts, in one short line.</summary>
    public static string Words(params string?[] parts)
    {
        var text = string.Join(": ", parts.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => p!.ReplaceLineEndings(" ").Trim()));
        return text.Length switch { 0 => "no reason given", > 300 => text[..300] + "…", _ => text };
    }

    private static IEnumerable<V1ContainerStatus> Containers(V1PodStatus? status) =>
        (status?.InitContainerStatuses ?? []).Where(c => c.State?.Terminated is not { ExitCode: 0 }).Concat(status?.ContainerStatuses ?? []);

    private static string? Claims(V1Pod pod, string? message)
    {
        if (message?.Contains("PersistentVolumeClaim", StringComparison.Ordinal) != true) return null;
        var claims = pod.Spec.Volumes?.Select(v => v.PersistentVolumeClaim?.ClaimName).OfType<string>() ?? [];
        return $"claims {string.Join(", ", claims)}";
    }
}
