namespace Cryptomeria.K8sOps.Systems;

/// <summary>What makes the pods of a namespace: StatefulSets, Deployments with their ReplicaSets, Jobs; whosever they are.</summary>
internal sealed class Controllers(IEnumerable<ObjectFacts> all)
{
    /// <summary>The label that tells which revision of its StatefulSet a pod is of.</summary>
    private const string RevisionLabel = "controller-revision-hash";

    private readonly Dictionary<ObjectKey, ObjectFacts> _all = all.DistinctBy(controller => controller.Key).ToDictionary(controller => controller.Key);

    public IReadOnlyCollection<ObjectFacts> All => _all.Values;

    /// <summary>What makes an object and takes it along: its controller, or the StatefulSet whose claim it is; null where that is not there.</summary>
    public ObjectFacts? Find(ObjectFacts thing) => thing switch
    {
        { Controller: { } key } => _all.GetValueOrDefault(key) ?? FindDeployment(key),
        { Key.Kind: "PersistentVolumeClaim" } => _all.Values.FirstOrDefault(set => set.HasMade(thing.Key)),
        _ => null,
    };

    /// <summary>The StatefulSet, Deployment or Job that a pod belongs to in the end; null where that is not there.</summary>
    public ObjectFacts? FindWorkload(ObjectFacts pod) => Find(pod) is not { } controller ? null : FindWorkload(controller) ?? controller;

    /// <summary>
    /// A pod is of a revision that its workload has left behind. Where that is not known (ReplicaSets that may not be listed, a controller that has yet to
    /// see its workload's last change) it is not.
    /// </summary>
    public bool IsOutdated(ObjectFacts pod)
    {
        var controller = Find(pod);
        var (revision, current) = controller?.Key.Kind == "ReplicaSet"
            ? (controller.Revision, Find(controller)?.CurrentRevision)
            : (pod.Label(RevisionLabel), controller?.CurrentRevision);
        return revision is not null && current is not null && revision != current;
    }

    /// <summary>A ReplicaSet is called <c>DEPLOYMENT-HASH</c>: that tells where ReplicaSets may not be listed.</summary>
    private ObjectFacts? FindDeployment(ObjectKey key) => key.Kind == "ReplicaSet" && key.Name.LastIndexOf('-') is var at and > 0
        ? _all.GetValueOrDefault(new ObjectKey("Deployment", key.Name[..at]))
        : null;
}
