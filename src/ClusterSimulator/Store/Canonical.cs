using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>Puts an object's members in the order in which a real server writes them.</summary>
internal static class Canonical
{
    private static readonly string[] Metadata =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    /// <summary>A copy without <c>kind</c> and <c>apiVersion</c>; the maps of metadata sorted and left out where empty.</summary>
    public static JsonObject Order(JsonObject body)
    {
        var ordered = new JsonObject { ["metadata"] = OrderMetadata(body["metadata"] as JsonObject ?? []) };
        foreach (var (name, value) in body)
        {
            if (name is not ("kind" or "apiVersion" or "metadata"))
            {
                ordered[name] = value?.DeepClone();
            }
        }

        return ordered;
    }

    private static JsonObject OrderMetadata(JsonObject metadata)
    {
        var ordered = new JsonObject();
        foreach (var name in Metadata)
        {
            if (metadata[name] is not { } value)
            {
                continue;
            }

            if (value is JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                continue;
            }

            ordered[name] = name is "labels" or "annotations" && value is JsonObject map ? Sort(map) : value.DeepClone();
        }

        return ordered;
    }

    private static JsonObject Sort(JsonObject map) =>
        new(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
}
