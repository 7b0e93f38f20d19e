using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Which container of a pod is meant.</summary>
internal static class PodContainers
{
    private const string DefaultAnnotation = "kubectl.kubernetes.io/default-container";

    /// <exception cref="ApiException">400 where there is no such container, or none is named and there are several.</exception>
    public static string Choose(StoredObject pod, string? wanted)
    {
        var names = pod.Body.Objects("spec", "containers").Select(container => container.Text("name") ?? "").ToList();
        if (!string.IsNullOrEmpty(wanted))
        {
            var all = names.Concat(pod.Body.Objects("spec", "initContainers").Select(container => container.Text("name")));
            return all.Contains(wanted) ? wanted : throw ApiErrors.BadRequest($"container {wanted} is not valid for pod {pod.Name}");
        }

        if (names.Count == 1)
        {
            return names[0];
        }

        if (pod.Body.Text("metadata", "annotations", DefaultAnnotation) is { } preferred && names.Contains(preferred))
        {
            return preferred;
        }

        throw ApiErrors.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', names)}]");
    }

    public static JsonObject? Status(StoredObject pod, string container) =>
        pod.Body.Objects("status", "containerStatuses").FirstOrDefault(status => status.Text("name") == container);

    public static bool IsRunning(StoredObject pod, string container) => Status(pod, container).At("state", "running") is not null;
}
