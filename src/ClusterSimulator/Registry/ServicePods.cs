using Cryptomeria.ClusterSimulator.Selection;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Finds the pods behind Services.</summary>
internal sealed class ServicePods(ObjectStore store)
{
    /// <summary>A ready pod behind a Service, or null.</summary>
    public StoredObject? Find(StoredObject service)
    {
        var selector = LabelSelector.FromMap(service.Body.TextMap("spec", "selector"));
        return selector.IsEmpty
            ? null
            : store.List(ResourceTypes.Pods).Objects.FirstOrDefault(
                pod => pod.Namespace == service.Namespace && selector.Matches(pod.Labels) && PodState.IsReady(pod));
    }

    /// <summary>The name of a ready pod behind a Service, or null.</summary>
    public string? Find(string @namespace, string service) =>
        store.Find(ResourceTypes.Services, @namespace, service) is { } found ? Find(found)?.Name : null;
}
