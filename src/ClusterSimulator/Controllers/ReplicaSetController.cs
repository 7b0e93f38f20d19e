using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Keeps ReplicaSets: so many pods of one template, whichever.</summary>
internal sealed class ReplicaSetController(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, EventRecorder events) : IReconciler
{
    public IEnumerable<ObjectKey> Affected(StoreEvent change) =>
        change.Subject.Type == ResourceTypes.ReplicaSets ? [ObjectKey.Of(change.Subject)]
        : change.Subject.Type == ResourceTypes.Pods ? Dependents.ControllerKey(change, ResourceTypes.ReplicaSets)
        : [];

    public void Reconcile(ObjectKey key)
    {
        if (store.Find(key.Type, key.Namespace, key.Name) is not { } set || set.IsBeingDeleted)
        {
            return;
        }

        var pods = Dependents.Of(store, set, ResourceTypes.Pods).FindAll(pod => !pod.IsBeingDeleted && !PodState.HasEnded(pod));
        var wanted = set.Body.Number("spec", "replicas") ?? 1;
        for (var missing = wanted - pods.Count; missing > 0; missing--)
        {
            Create(set);
        }

        // The youngest go first, and before them those that do no work yet.
        var surplus = pods.OrderBy(PodState.IsReady).ThenByDescending(pod => pod.ResourceVersion).Take(pods.Count - wanted);
        foreach (var pod in surplus)
        {
            Delete(set, pod);
        }

        UpdateStatus(set, pods);
    }

    private void Create(StoredObject set)
    {
        var pod = PodTemplates.Pod(set);
        pod.Ensure("metadata")["generateName"] = set.Name + "-";
        var created = registry.Create(ResourceTypes.Pods, set.Namespace, pod);
        events.Controller(set, "replicaset-controller", "SuccessfulCreate", $"Created pod: {created.Name}");
    }

    private void Delete(StoredObject set, StoredObject pod)
    {
        deletion.Delete(pod.Type, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid));
        events.Controller(set, "replicaset-controller", "SuccessfulDelete", $"Deleted pod: {pod.Name}");
    }

    private void UpdateStatus(StoredObject set, List<StoredObject> pods)
    {
        var labels = set.Body.TextMap("spec", "template", "metadata", "labels");
        var ready = pods.Count(PodState.IsReady);
        var status = new JsonObject { ["replicas"] = pods.Count };
        status.SetPositive("fullyLabeledReplicas", pods.Count(pod => labels.All(label => pod.Labels.GetValueOrDefault(label.Key) == label.Value)));
        status.SetPositive("readyReplicas", ready);
        status.SetPositive("availableReplicas", ready);
        status["observedGeneration"] = set.Body.Number("metadata", "generation");
        registry.Change(set.Type, set.Namespace, set.Name, body => body.SetStatus(status));
    }
}
