using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Gives a new namespace what each one has, and empties one that is being deleted.</summary>
internal sealed class NamespaceController(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, TimeProvider time) : IReconciler
{
    private const string Certificate = "kube-root-ca.crt";

    public IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Subject.Type == ResourceTypes.Namespaces)
        {
            return [ObjectKey.Of(change.Subject)];
        }

        return change.After is null && change.Subject.Namespace.Length > 0
            ? [new ObjectKey(ResourceTypes.Namespaces, "", change.Subject.Namespace)]
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (store.Find(key.Type, "", key.Name) is not { } subject)
        {
            return;
        }

        if (subject.IsBeingDeleted)
        {
            Empty(subject);
        }
        else
        {
            Furnish(subject.Name);
        }
    }

    private void Furnish(string name)
    {
        if (store.Find(ResourceTypes.ServiceAccounts, name, "default") is null)
        {
            registry.Create(ResourceTypes.ServiceAccounts, name, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });
        }

        if (store.Find(ResourceTypes.ConfigMaps, name, Certificate) is not null)
        {
            return;
        }

        var annotations = new JsonObject
        {
            ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the "
                + "internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
        };
        registry.Create(ResourceTypes.ConfigMaps, name, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Certificate, ["annotations"] = annotations },
            ["data"] = new JsonObject { ["ca.crt"] = "" },
        });
    }

    private void Empty(StoredObject subject)
    {
        foreach (var one in ContentOf(subject).Where(one => !one.IsBeingDeleted))
        {
            deletion.Delete(one.Type, one.Namespace, one.Name, new DeleteOptions(Uid: one.Uid));
        }

        if (ContentOf(subject) is { Count: > 0 } left)
        {
            registry.Change(subject.Type, "", subject.Name, body => body.SetStatus(NamespaceStatus.Terminating(body, left, time.Seconds())));
        }
        else
        {
            store.TryRemove(subject);
        }
    }

    private List<StoredObject> ContentOf(StoredObject subject) =>
        [.. ResourceTypes.All.Where(type => type.Namespaced).SelectMany(type => store.List(type).Objects).Where(one => one.Namespace == subject.Name)];
}
