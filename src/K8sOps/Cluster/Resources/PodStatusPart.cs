using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>What a pod does.</summary>
internal sealed record PodStatusPart
{
    public string? Phase { get; init; }

    /// <summary>Why a pod is over, such as <c>Evicted</c>.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? HostIP { get; init; }

    /// <summary>As the API server writes it.</summary>
    public string? StartTime { get; init; }

    public IReadOnlyList<ConditionPart>? Conditions { get; init; }

    public IReadOnlyList<ContainerStatusPart>? ContainerStatuses { get; init; }

    public IReadOnlyList<ContainerStatusPart>? InitContainerStatuses { get; init; }

    /// <summary>All containers that still matter: those that run before the others, unless they ended well, first.</summary>
    [JsonIgnore]
    public IEnumerable<ContainerStatusPart> Containers =>
        (InitContainerStatuses ?? []).Where(container => container.State?.Terminated is not { ExitCode: 0 }).Concat(ContainerStatuses ?? []);
}

/// <summary>A condition of a pod or a node.</summary>
internal sealed record ConditionPart
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }
}

/// <summary>How a container does.</summary>
internal sealed record ContainerStatusPart
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    public bool Ready { get; init; }

    public int RestartCount { get; init; }

    public ContainerStatePart? State { get; init; }
}

/// <summary>Which of three states a container is in; running where both are null.</summary>
internal sealed record ContainerStatePart
{
    public WaitingPart? Waiting { get; init; }

    public TerminatedPart? Terminated { get; init; }
}

/// <summary>A container that does not run yet, or not again yet.</summary>
internal sealed record WaitingPart
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}

/// <summary>A container that has ended.</summary>
internal sealed record TerminatedPart
{
    public int ExitCode { get; init; }

    public string? Reason { get; init; }
}
