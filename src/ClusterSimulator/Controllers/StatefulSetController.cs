using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Keeps StatefulSets: pods with fixed names in order, each with its claims, which stay when it goes.</summary>
internal sealed class StatefulSetController(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, EventRecorder events) : IReconciler
{
    private const string RevisionLabel = "controller-revision-hash";

    public IEnumerable<ObjectKey> Affected(StoreEvent change) =>
        change.Subject.Type == ResourceTypes.StatefulSets ? [ObjectKey.Of(change.Subject)]
        : change.Subject.Type == ResourceTypes.Pods ? Dependents.ControllerKey(change, ResourceTypes.StatefulSets)
        : [];

    public void Reconcile(ObjectKey key)
    {
        if (store.Find(key.Type, key.Namespace, key.Name) is not { } set || set.IsBeingDeleted)
        {
            return;
        }

        var revision = $"{set.Name}-{PodTemplates.Hash(set)}";
        var pods = Dependents.Of(store, set, ResourceTypes.Pods).ToDictionary(pod => Ordinal(set, pod));
        UpdateStatus(set, revision, [.. pods.Values]);
        var replicas = set.Body.Number("spec", "replicas") ?? 1;
        var ordered = set.Body.Text("spec", "podManagementPolicy") != "Parallel";
        if (!Fill(set, revision, pods, replicas, ordered))
        {
            return;
        }

        if (!Shrink(set, pods, replicas, ordered))
        {
            return;
        }

        if (set.Body.Text("spec", "updateStrategy", "type") == "RollingUpdate")
        {
            Update(set, revision, pods, replicas);
        }
    }

    private static int Ordinal(StoredObject set, StoredObject pod) =>
        int.TryParse(pod.Name[(set.Name.Length + 1)..], CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;

    /// <summary>Creates missing pods; false where one has to be waited for first.</summary>
    private bool Fill(StoredObject set, string revision, Dictionary<int, StoredObject> pods, int replicas, bool ordered)
    {
        for (var ordinal = 0; ordinal < replicas; ordinal++)
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                Create(set, revision, ordinal);
            }
            else if (PodState.HasEnded(pod) && !pod.IsBeingDeleted)
            {
                Delete(set, pod);
            }
            else if (!ordered || (PodState.IsReady(pod) && !pod.IsBeingDeleted))
            {
                continue;
            }

            // Also where the pod is of an older template and will never be ready: it has to be deleted by hand (a forced rollback).
            if (ordered)
            {
                return false;
            }
        }

        return true;
    }

    private bool Shrink(StoredObject set, Dictionary<int, StoredObject> pods, int replicas, bool ordered)
    {
        foreach (var (_, pod) in pods.Where(entry => entry.Key >= replicas).OrderByDescending(entry => entry.Key))
        {
            if (!pod.IsBeingDeleted)
            {
                Delete(set, pod);
            }

            if (ordered)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Replaces the highest pod of an older template; the next one once it is ready again.</summary>
    private void Update(StoredObject set, string revision, Dictionary<int, StoredObject> pods, int replicas)
    {
        var partition = set.Body.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        for (var ordinal = replicas - 1; ordinal >= partition; ordinal--)
        {
            if (!pods.TryGetValue(ordinal, out var pod) || pod.IsBeingDeleted)
            {
                return;
            }

            if (IsOutdated(pod, revision))
            {
                Delete(set, pod);
                return;
            }

            if (!PodState.IsReady(pod))
            {
                return;
            }
        }
    }

    private static bool IsOutdated(StoredObject pod, string revision) => pod.Labels.GetValueOrDefault(RevisionLabel) != revision;

    private void Create(StoredObject set, string revision, int ordinal)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{set.Name}-{ordinal}");
        var pod = PodTemplates.Pod(set);
        var metadata = pod.Ensure("metadata");
        metadata["name"] = name;
        metadata["generateName"] = set.Name + "-";
        var labels = metadata.Ensure("labels");
        labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
        labels[RevisionLabel] = revision;
        labels["statefulset.kubernetes.io/pod-name"] = name;
        var spec = pod.Ensure("spec");
        spec["hostname"] = name;
        if (set.Body.Text("spec", "serviceName") is { Length: > 0 } service)
        {
            spec["subdomain"] = service;
        }

        var volumes = new JsonArray();
        foreach (var template in set.Body.Objects("spec", "volumeClaimTemplates"))
        {
            var volume = template.Text("metadata", "name")!;
            var claim = $"{volume}-{name}";
            volumes.Add((JsonNode)new JsonObject { ["name"] = volume, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
            if (store.Find(ResourceTypes.PersistentVolumeClaims, set.Namespace, claim) is null)
            {
                CreateClaim(set, template, claim);
            }
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            volumes.Add(volume.DeepClone());
        }

        spec["volumes"] = volumes;
        registry.Create(ResourceTypes.Pods, set.Namespace, pod);
        events.Controller(set, "statefulset-controller", "SuccessfulCreate", $"create Pod {name} in StatefulSet {set.Name} successful");
    }

    private void CreateClaim(StoredObject set, JsonObject template, string name)
    {
        var metadata = template["metadata"]!.DeepClone().AsObject();
        metadata["name"] = name;
        var labels = metadata.Ensure("labels");
        foreach (var (label, value) in set.Body.TextMap("spec", "selector", "matchLabels"))
        {
            labels[label] = value;
        }

        registry.Create(
            ResourceTypes.PersistentVolumeClaims, set.Namespace, new JsonObject { ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() });
        events.Controller(set, "statefulset-controller", "SuccessfulCreate", $"create Claim {name} in StatefulSet {set.Name} success");
    }

    private void Delete(StoredObject set, StoredObject pod)
    {
        deletion.Delete(pod.Type, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid));
        events.Controller(set, "statefulset-controller", "SuccessfulDelete", $"delete Pod {pod.Name} in StatefulSet {set.Name} successful");
    }

    private void UpdateStatus(StoredObject set, string revision, List<StoredObject> pods)
    {
        var ready = pods.Count(pod => PodState.IsReady(pod) && !pod.IsBeingDeleted);
        var updated = pods.Count(pod => !IsOutdated(pod, revision));
        var isDone = updated == pods.Count && ready == (set.Body.Number("spec", "replicas") ?? 1);
        var current = isDone ? revision : set.Body.Text("status", "currentRevision") ?? revision;
        var status = new JsonObject { ["observedGeneration"] = set.Body.Number("metadata", "generation"), ["replicas"] = pods.Count };
        status.SetPositive("readyReplicas", ready);
        status.SetPositive("currentReplicas", pods.Count(pod => !IsOutdated(pod, current)));
        status.SetPositive("updatedReplicas", updated);
        status["currentRevision"] = current;
        status["updateRevision"] = revision;
        status["collisionCount"] = 0;
        status["availableReplicas"] = ready;
        registry.Change(set.Type, set.Namespace, set.Name, body => body.SetStatus(status));
    }
}
