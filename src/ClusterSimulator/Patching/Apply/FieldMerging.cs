using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Patching.Apply;

/// <summary>
/// How the core types' fields merge under server-side apply, as their schemas' <c>x-kubernetes-list-type</c> and <c>x-kubernetes-map-type</c> say, told
/// by the field's name: lists merged by keys, lists that are sets, and maps that are one value. A list that is not named here is one value.
/// </summary>
internal static class FieldMerging
{
    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["conditions"] = ["type"],
        ["ownerReferences"] = ["uid"],
        ["hostAliases"] = ["ip"],
        ["secrets"] = ["name"],
    };

    private static readonly HashSet<string> AtomicMaps =
        ["selector", "nodeSelector", "secretKeyRef", "configMapKeyRef", "fieldRef", "resourceFieldRef", "roleRef"];

    /// <summary>Whether a map is one value, which whoever sets it owns whole.</summary>
    public static bool IsAtomic(string name) => AtomicMaps.Contains(name);

    public static bool IsSet(string name) => name == "finalizers";

    /// <summary>The members that tell a list's items apart, or null where the list is one value.</summary>
    public static string[]? KeysOf(string name, JsonArray list)
    {
        if (name != "ports")
        {
            return Keys.GetValueOrDefault(name);
        }

        // A container's ports are keyed by containerPort, a Service's by port.
        return list.Objects().Any(port => port.ContainsKey("containerPort")) ? ["containerPort", "protocol"] : ["port", "protocol"];
    }

    /// <summary>An item's key, its members sorted; a port's protocol is TCP where it says none.</summary>
    public static JsonObject KeyOf(string[] keys, JsonObject item)
    {
        var key = new JsonObject();
        foreach (var name in keys)
        {
            key[name] = item[name]?.DeepClone() ?? (name == "protocol" ? "TCP" : null);
        }

        return key;
    }
}
