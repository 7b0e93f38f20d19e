using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>What makes pods: a StatefulSet, a Deployment or a ReplicaSet.</summary>
internal sealed record WorkloadObject : ApiObject
{
    public WorkloadSpecPart? Spec { get; init; }

    public WorkloadStatusPart? Status { get; init; }

    /// <summary>How many pods it is to have; Kubernetes' default is 1.</summary>
    public int Replicas => Spec?.Replicas ?? 1;

    /// <inheritdoc/>
    public override ObjectFacts Facts(string kind)
    {
        var facts = base.Facts(kind);
        var current = kind switch
        {
            _ when (Status?.ObservedGeneration ?? 0) < (Metadata.Generation ?? 0) => null,
            "StatefulSet" => Status?.UpdateRevision,
            "Deployment" => facts.DeploymentRevision,
            _ => null,
        };
        return facts with { CurrentRevision = current, Revision = kind == "ReplicaSet" ? facts.DeploymentRevision : null };
    }
}

/// <summary>What a workload is to do.</summary>
internal sealed record WorkloadSpecPart
{
    public int? Replicas { get; init; }
}

/// <summary>How far a workload is.</summary>
internal sealed record WorkloadStatusPart
{
    /// <summary>The change of the workload that its controller has seen.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The revision a StatefulSet's pods are to be of.</summary>
    public string? UpdateRevision { get; init; }
}
