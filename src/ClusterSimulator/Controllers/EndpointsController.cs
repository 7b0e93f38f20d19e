using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Selection;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Lists the addresses of the ready pods behind each Service.</summary>
internal sealed class EndpointsController(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion) : IReconciler
{
    public IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Subject.Type == ResourceTypes.Services)
        {
            return [ObjectKey.Of(change.Subject)];
        }

        if (change.Subject.Type != ResourceTypes.Pods)
        {
            return [];
        }

        return store.List(ResourceTypes.Services).Objects
            .Where(service => service.Namespace == change.Subject.Namespace && Selector(service).Matches(change.Subject.Labels)).Select(ObjectKey.Of);
    }

    public void Reconcile(ObjectKey key)
    {
        var existing = store.Find(ResourceTypes.Endpoints, key.Namespace, key.Name);
        if (store.Find(key.Type, key.Namespace, key.Name) is not { } service)
        {
            if (existing is not null)
            {
                deletion.Delete(existing.Type, existing.Namespace, existing.Name, new DeleteOptions(Uid: existing.Uid));
            }

            return;
        }

        var selector = Selector(service);
        if (selector.IsEmpty)
        {
            return;
        }

        var subsets = Subsets(service, selector);
        if (existing is null)
        {
            Create(service, subsets);
        }
        else
        {
            registry.Change(existing.Type, existing.Namespace, existing.Name, body => Set(body, subsets));
        }
    }

    private static LabelSelector Selector(StoredObject service) => LabelSelector.FromMap(service.Body.TextMap("spec", "selector"));

    private static bool Set(JsonObject body, JsonArray subsets)
    {
        if (JsonNode.DeepEquals(body["subsets"] ?? new JsonArray(), subsets))
        {
            return false;
        }

        if (subsets.Count == 0)
        {
            body.Remove("subsets");
        }
        else
        {
            body["subsets"] = subsets.DeepClone();
        }

        return true;
    }

    private void Create(StoredObject service, JsonArray subsets)
    {
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = service.Name, ["labels"] = service.Body.At("metadata", "labels")?.DeepClone() } };
        Set(body, subsets);
        try
        {
            registry.Create(ResourceTypes.Endpoints, service.Namespace, body);
        }
        catch (ApiException exception) when (exception.Code == 403)
        {
            // The namespace is on its way out.
        }
    }

    private JsonArray Subsets(StoredObject service, LabelSelector selector)
    {
        var ready = store.List(ResourceTypes.Pods).Objects
            .Where(pod => pod.Namespace == service.Namespace && selector.Matches(pod.Labels) && PodState.IsReady(pod) && !pod.IsBeingDeleted).ToList();
        if (ready.Count == 0)
        {
            return [];
        }

        var ports = service.Body.Objects("spec", "ports").Select(port => new JsonObject
        {
            ["name"] = port.Text("name"),
            ["port"] = (port.Number("targetPort") ?? port.Number("port") ?? 0),
            ["protocol"] = port.Text("protocol"),
        });
        return new JsonArray(new JsonObject { ["addresses"] = new JsonArray([.. ready.Select(Address)]), ["ports"] = new JsonArray([.. ports]) });
    }

    private static JsonObject Address(StoredObject pod) => new()
    {
        ["ip"] = pod.Body.Text("status", "podIP"),
        ["nodeName"] = pod.Body.Text("spec", "nodeName"),
        ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid },
    };
}
