using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>What makes pods: a StatefulSet, a Deployment, a ReplicaSet or a Job.</summary>
internal sealed record WorkloadObject : ApiObject
{
    public WorkloadSpecPart? Spec { get; init; }

    public WorkloadStatusPart? Status { get; init; }

    /// <summary>How many pods it is to have; Kubernetes' default is 1.</summary>
    public int Replicas => Spec?.Replicas ?? 1;

    /// <summary>Its controller has seen its last change.</summary>
    public bool IsObserved => (Status?.ObservedGeneration ?? 0) >= (Metadata.Generation ?? 0);

    /// <inheritdoc/>
    public override ObjectFacts Facts(string kind)
    {
        var facts = base.Facts(kind);
        var current = kind switch
        {
            _ when !IsObserved => null,
            "StatefulSet" => Status?.UpdateRevision,
            "Deployment" => facts.DeploymentRevision,
            _ => null,
        };
        return facts with
        {
            CurrentRevision = current,
            Revision = kind == "ReplicaSet" ? facts.DeploymentRevision : null,
            Uses = Spec?.Template?.Spec?.Uses ?? new HashSet<ObjectKey>(),
            ClaimTemplates = [.. (Spec?.VolumeClaimTemplates ?? []).Select(template => template.Name)],
        };
    }
}

/// <summary>What a workload is to do.</summary>
internal sealed record WorkloadSpecPart
{
    public int? Replicas { get; init; }

    /// <summary>Of a StatefulSet: the headless Service of its pods.</summary>
    public string? ServiceName { get; init; }

    public PodTemplatePart? Template { get; init; }

    public IReadOnlyList<ClaimTemplateObject>? VolumeClaimTemplates { get; init; }

    public UpdateStrategyPart? UpdateStrategy { get; init; }
}

/// <summary>What a workload's pods are made from.</summary>
internal sealed record PodTemplatePart
{
    public PodSpecPart? Spec { get; init; }
}

/// <summary>What a StatefulSet's claims are made from.</summary>
internal sealed record ClaimTemplateObject : ApiObject;

/// <summary>How a StatefulSet replaces its pods.</summary>
internal sealed record UpdateStrategyPart
{
    public string? Type { get; init; }

    public RollingUpdatePart? RollingUpdate { get; init; }
}

/// <summary>How a StatefulSet replaces its pods one after another.</summary>
internal sealed record RollingUpdatePart
{
    /// <summary>Pods below this number keep their revision. (Of a Deployment this is not there.)</summary>
    public int? Partition { get; init; }
}

/// <summary>How far a workload is.</summary>
internal sealed record WorkloadStatusPart
{
    /// <summary>The change of the workload that its controller has seen.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>How many pods it has.</summary>
    public int? Replicas { get; init; }

    public int? ReadyReplicas { get; init; }

    /// <summary>How many of its pods are of the newest template.</summary>
    public int? UpdatedReplicas { get; init; }

    /// <summary>The revision a StatefulSet's pods were of.</summary>
    public string? CurrentRevision { get; init; }

    /// <summary>The revision a StatefulSet's pods are to be of.</summary>
    public string? UpdateRevision { get; init; }
}
