namespace Cryptomeria.K8sOps.Queries.Resources;

/// <summary>What makes pods: a StatefulSet, a Deployment or a ReplicaSet.</summary>
internal sealed record WorkloadObject : ApiObject
{
    public WorkloadSpecPart? Spec { get; init; }

    /// <summary>How many pods it is to have; Kubernetes' default is 1.</summary>
    public int Replicas => Spec?.Replicas ?? 1;
}

/// <summary>What a workload is to do.</summary>
internal sealed record WorkloadSpecPart
{
    public int? Replicas { get; init; }
}
