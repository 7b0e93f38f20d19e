using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Why a pod is not Ready, and whether waiting can help.</summary>
/// <param name="What">In words, to be read after its name.</param>
/// <param name="Reason">As Kubernetes names it, such as <c>ImagePullBackOff</c>; null where it names none.</param>
/// <param name="Since">Since when it is not Ready.</param>
internal sealed record PodTrouble(string What, string? Reason, DateTimeOffset? Since)
{
    // These come from what was asked for and stay as they are until that changes.
    private static readonly string[] WrongAtOnce = ["InvalidImageName", "ErrImageNeverPull"];

    // These also pass by themselves: a kubelet that has not seen a Secret yet, a runtime that is slow.
    private static readonly string[] WrongAfterAWhile = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    private static readonly string[] Pulling = ["ErrImagePull", "ImagePullBackOff"];

    /// <summary>What to do where waiting does not help; null while it may.</summary>
    public string? LastingHint { get; init; }

    /// <summary>The container it is about, or null.</summary>
    public string? Container { get; init; }

    public string? Image { get; init; }

    /// <summary>The container that crashes, whose last lines tell more; null where none does.</summary>
    public string? Crashing { get; init; }

    /// <summary>The status says no more than that a container is being made, or runs and is not Ready: events may tell why.</summary>
    public bool IsVague { get; init; }

    /// <summary>Judges a pod that is not Ready.</summary>
    public static PodTrouble Of(PodObject pod, DateTimeOffset now, OperationTimings timings)
    {
        var since = pod.Condition("Ready") is { Status: not "True", LastTransitionTime: { } changed } ? changed : pod.Metadata.CreationTimestamp;
        if (pod.Standing.IsBeingDeleted)
        {
            return new PodTrouble("is being deleted", null, pod.Metadata.DeletionTimestamp);
        }

        if (pod.Standing.IsOver)
        {
            return new PodTrouble($"has ended ({Words(pod.Phase, pod.Status?.Reason, pod.Status?.Message)})", pod.Status?.Reason, since);
        }

        if (pod.Condition("PodScheduled") is { Status: "False" } unscheduled)
        {
            return Unscheduled(pod, unscheduled, now, timings);
        }

        var containers = pod.Status?.Containers.ToList() ?? [];
        return containers.Select(container => OfContainer(pod, container, since, now, timings)).FirstOrDefault(trouble => trouble is not null)
            ?? (containers.Find(container => !container.Ready) is { } unready
                ? new PodTrouble($"container {unready.Name} runs but is not Ready ({Restarts(unready)})", null, since) { Container = unready.Name, IsVague = true }
                : new PodTrouble($"is {(pod.Phase == "Unknown" ? "Pending" : pod.Phase)}", null, since) { IsVague = true });
    }

    /// <summary>What is there of some texts, in one short line.</summary>
    public static string Words(params string?[] parts)
    {
        var text = string.Join(": ", parts.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.ReplaceLineEndings(" ").Trim()));
        return text.Length switch { 0 => "no reason given", > 300 => text[..300] + "…", _ => text };
    }

    private static PodTrouble Unscheduled(PodObject pod, ConditionPart condition, DateTimeOffset now, OperationTimings timings)
    {
        var isAboutClaims = condition.Message?.Contains("persistentvolumeclaim", StringComparison.OrdinalIgnoreCase) == true;
        var claims = isAboutClaims ? $"claims {string.Join(", ", pod.Spec?.Claims ?? [])}" : null;
        var since = condition.LastTransitionTime ?? pod.Metadata.CreationTimestamp;
        var reason = condition.Reason ?? "Unschedulable";
        return new PodTrouble($"no node takes it ({Words(reason, claims, condition.Message)})", reason, since)
        {
            LastingHint = Age(since, now) < timings.Unschedulable ? null
                : isAboutClaims ? "see why its claim has no volume (kubectl describe pvc): a StorageClass that is there, a provisioner that runs; then ask again"
                : "give the cluster a node it fits on, or ask the chart's values for less; then ask again",
        };
    }

    private static PodTrouble? OfContainer(PodObject pod, ContainerStatusPart container, DateTimeOffset? since, DateTimeOffset now, OperationTimings timings)
    {
        if (container.State?.Terminated is { ExitCode: not 0 } ended)
        {
            var words = string.Create(CultureInfo.InvariantCulture, $"container {container.Name} ended with exit code {ended.ExitCode} ({Words(ended.Reason)})");
            return new PodTrouble(words, ended.Reason, since) { Container = container.Name, Image = container.Image, Crashing = container.Name };
        }

        if (container.State?.Waiting is not { } waiting)
        {
            return null;
        }

        var started = DateTimeOffset.TryParse(pod.Status?.StartTime, CultureInfo.InvariantCulture, out var start) ? start : pod.Metadata.CreationTimestamp;
        return new PodTrouble(WaitingWords(container, waiting), waiting.Reason, since)
        {
            Container = container.Name,
            Image = container.Image,
            Crashing = waiting.Reason == "CrashLoopBackOff" ? container.Name : null,
            IsVague = string.IsNullOrEmpty(waiting.Message),
            LastingHint = HintOf(waiting.Reason, Age(started, now), container.RestartCount, pod.Name, timings),
        };
    }

    private static string WaitingWords(ContainerStatusPart container, WaitingPart waiting) => waiting.Reason switch
    {
        "ImagePullBackOff" => $"cannot pull image {container.Image} (ImagePullBackOff)",
        "ErrImagePull" or "ErrImageNeverPull" or "InvalidImageName" => $"cannot pull image {container.Image} ({Words(waiting.Reason, waiting.Message)})",
        "CrashLoopBackOff" => $"container {container.Name} keeps crashing (CrashLoopBackOff, {Restarts(container)})",
        var reason when WrongAfterAWhile.Contains(reason) => $"container {container.Name} cannot be started ({Words(reason, waiting.Message)})",
        _ => $"container {container.Name} is not started yet ({Words(waiting.Reason, waiting.Message)})",
    };

    private static string? HintOf(string? reason, TimeSpan age, int restarts, string pod, OperationTimings timings) => reason switch
    {
        _ when WrongAfterAWhile.Contains(reason) && age < timings.ContainerStart => null,
        "CreateContainerConfigError" => "check the Secrets and ConfigMaps the container names, then ask again",
        _ when WrongAtOnce.Contains(reason) || WrongAfterAWhile.Contains(reason) => "correct the image or the command in the values and install again",
        _ when Pulling.Contains(reason) && age >= timings.ImagePull =>
            "check the image's name, that it exists and that the cluster may pull it; correct the values and install again",
        "CrashLoopBackOff" when restarts >= timings.CrashRestarts => $"see what it wrote before it crashed: k8s/logs?pod={pod}&previous=true",
        _ => null,
    };

    private static string Restarts(ContainerStatusPart container) =>
        string.Create(CultureInfo.InvariantCulture, $"{container.RestartCount} {(container.RestartCount == 1 ? "restart" : "restarts")}");

    private static TimeSpan Age(DateTimeOffset? since, DateTimeOffset now) => since is { } begin ? now - begin : TimeSpan.Zero;
}
