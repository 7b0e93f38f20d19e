using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Makes the status of a namespace that cannot go yet: what is left in it, and what holds that. The words are those of Kubernetes' namespace controller.</summary>
internal static class NamespaceStatus
{
    public static JsonObject Terminating(JsonObject subject, IReadOnlyList<StoredObject> content, string now)
    {
        var remaining = content.CountBy(one => $"{one.Type.Plural}.{one.Type.Group}");
        var held = content.SelectMany(one => (one.Body.At("metadata", "finalizers") as JsonArray ?? []).Select(name => name!.GetValue<string>())).CountBy(name => name).ToList();
        return new JsonObject
        {
            ["phase"] = "Terminating",
            ["conditions"] = new JsonArray(
                Condition(subject, now, "NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
                Condition(subject, now, "NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
                Condition(
                    subject, now, "NamespaceDeletionContentFailure", "False", "ContentDeleted",
                    "All content successfully deleted, may be waiting on finalization"),
                Condition(
                    subject, now, "NamespaceContentRemaining", "True", "SomeResourcesRemain",
                    $"Some resources are remaining: {List(remaining, "has {0} resource instances")}"),
                held.Count == 0
                    ? Condition(subject, now, "NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                    : Condition(
                        subject, now, "NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain",
                        $"Some content in the namespace has finalizers remaining: {List(held, "in {0} resource instances")}")),
        };
    }

    private static string List(IEnumerable<KeyValuePair<string, int>> counts, string format) => string.Join(
        ", ",
        counts.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {string.Format(System.Globalization.CultureInfo.InvariantCulture, format, pair.Value)}"));

    private static JsonObject Condition(JsonObject subject, string now, string type, string state, string reason, string message)
    {
        var before = subject.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = state,
            ["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : now,
            ["reason"] = reason,
            ["message"] = message,
        };
    }
}
