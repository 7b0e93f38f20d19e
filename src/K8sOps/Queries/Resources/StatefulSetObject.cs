namespace Cryptomeria.K8sOps.Queries.Resources;

/// <summary>A StatefulSet.</summary>
internal sealed record StatefulSetObject : ApiObject
{
    public StatefulSetSpecPart? Spec { get; init; }

    /// <summary>How many pods it is to have; Kubernetes' default is 1.</summary>
    public int Replicas => Spec?.Replicas ?? 1;
}

/// <summary>What a StatefulSet is to do.</summary>
internal sealed record StatefulSetSpecPart
{
    public int? Replicas { get; init; }
}
