using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Deletes what belonged to an object that is gone, or (foreground deletion) that waits for it to go.</summary>
internal sealed class GarbageCollector(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion) : IReconciler
{
    public IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.After is null)
        {
            foreach (var dependent in DependentsOf(change.Subject.Uid))
            {
                yield return ObjectKey.Of(dependent);
            }

            foreach (var owner in OwnersOf(change.Subject))
            {
                yield return owner;
            }
        }
        else
        {
            yield return ObjectKey.Of(change.After);
        }
    }

    public void Reconcile(ObjectKey key)
    {
        if (store.Find(key.Type, key.Namespace, key.Name) is not { } subject)
        {
            return;
        }

        if (subject.IsBeingDeleted)
        {
            if (HasForeground(subject.Body))
            {
                DeleteDependents(subject);
            }

            return;
        }

        var owners = OwnersOf(subject).ToList();
        if (owners.Count > 0 && owners.TrueForAll(owner => !Exists(subject, owner)))
        {
            deletion.Delete(subject.Type, subject.Namespace, subject.Name, new DeleteOptions(Uid: subject.Uid));
        }
    }

    private static bool HasForeground(JsonObject body) =>
        body.At("metadata", "finalizers") is JsonArray finalizers && finalizers.Any(finalizer => finalizer.Text() == ObjectDeletion.Foreground);

    private static IEnumerable<ObjectKey> OwnersOf(StoredObject subject) =>
        from owner in subject.Body.Objects("metadata", "ownerReferences")
        let type = ResourceTypes.FindKind(owner.Text("apiVersion"), owner.Text("kind"))
        where type is not null
        select new ObjectKey(type, type.Namespaced ? subject.Namespace : "", owner.Text("name") ?? "");

    private bool Exists(StoredObject dependent, ObjectKey key) =>
        store.Find(key.Type, key.Namespace, key.Name) is { } owner && Owners.Has(dependent, owner.Uid);

    private IEnumerable<StoredObject> DependentsOf(string uid) =>
        ResourceTypes.All.SelectMany(type => store.List(type).Objects).Where(candidate => Owners.Has(candidate, uid));

    private void DeleteDependents(StoredObject owner)
    {
        var dependents = DependentsOf(owner.Uid).ToList();
        foreach (var dependent in dependents.Where(dependent => !dependent.IsBeingDeleted))
        {
            deletion.Delete(dependent.Type, dependent.Namespace, dependent.Name, new DeleteOptions(Propagation: "Foreground", Uid: dependent.Uid));
        }

        if (dependents.Count > 0)
        {
            return;
        }

        registry.Change(owner.Type, owner.Namespace, owner.Name, body =>
        {
            if (body.At("metadata", "finalizers") is not JsonArray finalizers)
            {
                return false;
            }

            body.Ensure("metadata")["finalizers"] =
                new JsonArray([.. finalizers.Where(finalizer => finalizer.Text() != ObjectDeletion.Foreground).Select(finalizer => finalizer!.DeepClone())]);
            return true;
        });
    }
}
