using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Keeps Deployments: a ReplicaSet for each template, the newest scaled up while the others are scaled down.</summary>
internal sealed class DeploymentController(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, EventRecorder events, TimeProvider time) : IReconciler
{
    private const string HashLabel = "pod-template-hash";
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    public IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Subject.Type == ResourceTypes.Deployments)
        {
            return [ObjectKey.Of(change.Subject)];
        }

        if (change.Subject.Type == ResourceTypes.ReplicaSets)
        {
            return Dependents.ControllerKey(change, ResourceTypes.Deployments);
        }

        // A Deployment that recreates waits for the last old pod to be gone.
        return change.After is null && change.Subject.Type == ResourceTypes.Pods
            ? Dependents.ControllerKey(change, ResourceTypes.ReplicaSets)
                .Select(key => store.Find(key.Type, key.Namespace, key.Name)).OfType<StoredObject>()
                .Select(Owners.Controller).OfType<JsonObject>()
                .Select(owner => new ObjectKey(ResourceTypes.Deployments, change.Subject.Namespace, owner.Text("name") ?? ""))
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (store.Find(key.Type, key.Namespace, key.Name) is not { } deployment || deployment.IsBeingDeleted)
        {
            return;
        }

        var sets = Dependents.Of(store, deployment, ResourceTypes.ReplicaSets);
        var hash = PodTemplates.Hash(deployment);
        var current = sets.Find(set => set.Labels.GetValueOrDefault(HashLabel) == hash);
        if (current is null)
        {
            Create(deployment, hash, sets);
            return;
        }

        deployment = SetRevision(deployment, current, sets);
        var rollout = new Rollout(deployment, current, [.. sets.Where(set => set != current)]);
        var step = rollout.Next(old => Dependents.Of(store, old, ResourceTypes.Pods).Count > 0);
        if (step is { } scale)
        {
            Scale(deployment, scale.Set, scale.Replicas);
        }

        registry.Change(
            deployment.Type, deployment.Namespace, deployment.Name,
            body => body.SetStatus(DeploymentStatus.Of(body, rollout, time.Seconds())));
        if (step is null)
        {
            ForgetOld(deployment, rollout);
        }
    }

    /// <summary>Keeps so many old ReplicaSets as <c>revisionHistoryLimit</c> says, the newest; only those without pods go.</summary>
    private void ForgetOld(StoredObject deployment, Rollout rollout)
    {
        var limit = deployment.Body.Number("spec", "revisionHistoryLimit") ?? 10;
        var old = rollout.Older
            .Where(set => set.Body.Number("spec", "replicas") == 0 && Rollout.Count(set, "replicas") == 0 && !set.IsBeingDeleted).OrderBy(Revision).ToList();
        foreach (var set in old.Take(Math.Max(0, old.Count - limit)))
        {
            deletion.Delete(set.Type, set.Namespace, set.Name, new DeleteOptions(Uid: set.Uid));
        }
    }

    private void Create(StoredObject deployment, string hash, List<StoredObject> older)
    {
        var template = deployment.Body.At("spec", "template")!.DeepClone().AsObject();
        template.Ensure("metadata").Ensure("labels")[HashLabel] = hash;
        var selector = deployment.Body.At("spec", "selector")?.DeepClone().AsObject() ?? [];
        selector.Ensure("matchLabels")[HashLabel] = hash;
        var set = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["labels"] = template.At("metadata", "labels")!.DeepClone(),
                ["annotations"] = new JsonObject { [RevisionAnnotation] = NextRevision(older) },
                ["ownerReferences"] = Owners.ControlledBy(deployment),
            },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        };
        registry.Create(ResourceTypes.ReplicaSets, deployment.Namespace, set);
    }

    private static string NextRevision(List<StoredObject> older) =>
        (older.Select(Revision).DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture);

    private static int Revision(StoredObject set) =>
        int.TryParse(set.Body.Text("metadata", "annotations", RevisionAnnotation), CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    /// <summary>Writes the current template's revision to the Deployment; a template that came back is the newest again.</summary>
    private StoredObject SetRevision(StoredObject deployment, StoredObject current, List<StoredObject> sets)
    {
        var revision = current.Body.Text("metadata", "annotations", RevisionAnnotation);
        if (sets.Exists(set => set != current && Revision(set) > Revision(current)))
        {
            revision = NextRevision(sets);
            registry.Change(current.Type, current.Namespace, current.Name, body => SetAnnotation(body, revision));
        }

        return registry.Change(deployment.Type, deployment.Namespace, deployment.Name, body => SetAnnotation(body, revision)) ?? deployment;
    }

    private static bool SetAnnotation(JsonObject body, string? revision)
    {
        var annotations = body.Ensure("metadata").Ensure("annotations");
        if (annotations.Text(RevisionAnnotation) == revision)
        {
            return false;
        }

        annotations[RevisionAnnotation] = revision;
        return true;
    }

    private void Scale(StoredObject deployment, StoredObject set, int replicas)
    {
        var from = set.Body.Number("spec", "replicas") ?? 0;
        registry.Change(set.Type, set.Namespace, set.Name, body =>
        {
            body.Ensure("spec")["replicas"] = replicas;
            body.Ensure("metadata")["generation"] = (body.Number("metadata", "generation") ?? 0) + 1;
            return true;
        });
        var direction = replicas > from ? "up" : "down";
        events.Controller(
            deployment, "deployment-controller", "ScalingReplicaSet",
            string.Create(CultureInfo.InvariantCulture, $"Scaled {direction} replica set {set.Name} from {from} to {replicas}"));
    }
}
