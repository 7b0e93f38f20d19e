using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Patching;

/// <summary>
/// Strategic merge patch: as a merge patch, but lists of objects are merged by their key member. The keys are those of the core types,
/// told by the list's name; a list that is not named here is replaced.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["imagePullSecrets"] = "name",
        ["volumeMounts"] = "mountPath",
        ["containerPorts"] = "containerPort",
        ["conditions"] = "type",
        ["ownerReferences"] = "uid",
        ["hostAliases"] = "ip",
        ["secrets"] = "name",
    };

    private static readonly string[] Sets = ["finalizers"];

    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        if (patch.Text(Directive) == "replace")
        {
            return Without(patch);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith('$'))
            {
                Special(target, name, value);
            }
            else if (value is null || value.Text(Directive) == "delete")
            {
                target.Remove(name);
            }
            else if (value is JsonObject nested)
            {
                target[name] = Apply((target[name]?.DeepClone() as JsonObject) ?? [], nested);
            }
            else if (value is JsonArray items)
            {
                target[name] = List(name, target[name] as JsonArray ?? [], items);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        return target;
    }

    private static JsonArray List(string name, JsonArray target, JsonArray patch)
    {
        if (Sets.Contains(name))
        {
            return new JsonArray([.. target.Concat(patch).Select(item => item.Text()).Distinct().Select(item => (JsonNode?)item)]);
        }

        if (Key(name, patch) is not { } key || patch.Objects().Any(item => item.Text(Directive) == "replace"))
        {
            return new JsonArray([.. patch.Where(item => item.Text(Directive) is null).Select(item => item?.DeepClone())]);
        }

        var merged = target.Select(item => item!.DeepClone().AsObject()).ToList();
        foreach (var item in patch.Objects())
        {
            var index = merged.FindIndex(candidate => JsonNode.DeepEquals(candidate[key], item[key]));
            if (item.Text(Directive) == "delete")
            {
                if (index >= 0)
                {
                    merged.RemoveAt(index);
                }
            }
            else if (index >= 0)
            {
                merged[index] = Apply(merged[index], item);
            }
            else
            {
                merged.Add(Apply([], item));
            }
        }

        return new JsonArray([.. merged]);
    }

    // A container's ports are keyed by containerPort, a Service's by port.
    private static string? Key(string name, JsonArray patch)
    {
        if (name != "ports")
        {
            return Keys.GetValueOrDefault(name);
        }

        return patch.Objects().All(port => port.ContainsKey("containerPort")) ? "containerPort" : "port";
    }

    private static void Special(JsonObject target, string name, JsonNode? value)
    {
        const string Deletion = "$deleteFromPrimitiveList/";
        if (name.StartsWith(Deletion, StringComparison.Ordinal) && target[name[Deletion.Length..]] is JsonArray list && value is JsonArray removed)
        {
            target[name[Deletion.Length..]] = new JsonArray(
                [.. list.Where(item => !removed.Any(gone => JsonNode.DeepEquals(gone, item))).Select(item => item?.DeepClone())]);
        }
        else if (name == "$retainKeys" && value is JsonArray kept)
        {
            foreach (var gone in target.Select(member => member.Key).Where(member => !kept.Any(item => item.Text() == member)).ToList())
            {
                target.Remove(gone);
            }
        }
    }

    private static JsonObject Without(JsonObject patch)
    {
        var copy = patch.DeepClone().AsObject();
        copy.Remove(Directive);
        return copy;
    }
}
