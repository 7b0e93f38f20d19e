using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>The lists of a namespace that a <see cref="SystemSnapshot"/> is made from, whosever the objects are.</summary>
internal sealed record SystemLists
{
    public IReadOnlyList<PodObject> Pods { get; init; } = [];

    public IReadOnlyList<WorkloadObject> StatefulSets { get; init; } = [];

    public IReadOnlyList<WorkloadObject> Deployments { get; init; } = [];

    public IReadOnlyList<WorkloadObject> ReplicaSets { get; init; } = [];

    /// <summary>Empty where they were not asked for.</summary>
    public IReadOnlyList<ServiceObject> Services { get; init; } = [];

    /// <summary>Why StatefulSets could not be listed; null where they were.</summary>
    public OperationException? StatefulSetsError { get; init; }

    /// <summary>Why Deployments could not be listed; null where they were.</summary>
    public OperationException? DeploymentsError { get; init; }

    /// <summary>The lists, for who needs the StatefulSets.</summary>
    /// <exception cref="OperationException">StatefulSets may not be listed.</exception>
    public SystemLists WithStatefulSets() => StatefulSetsError is { } error ? throw error : this;

    /// <summary>What makes pods, as the rules about ownership see it.</summary>
    public IEnumerable<ObjectFacts> Controllers =>
    [
        .. StatefulSets.Select(set => set.Facts("StatefulSet")),
        .. Deployments.Select(deployment => deployment.Facts("Deployment")),
        .. ReplicaSets.Select(set => set.Facts("ReplicaSet")),
    ];

    /// <summary>Whose the pods are.</summary>
    public Ownership OwnershipOf(string release) =>
        new(release, Controllers, Services.Select(service => (service.Facts("Service"), service.Selector)));
}
