using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Patching.Apply;

/// <summary>
/// The fields of an object by their paths, as managed fields name them: <c>f:NAME</c> for a member, <c>k:{…}</c> for an item by its key, <c>v:…</c> for
/// one of a set. A path is a line of such parts for each step.
/// </summary>
internal static class FieldPaths
{
    private const char Step = '\n';

    // What a server sets in metadata, and what is written through a subresource of its own, nobody manages here.
    private static readonly HashSet<string> Unmanaged = ["kind", "apiVersion", "status"];
    private static readonly HashSet<string> UnmanagedMetadata =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "managedFields",
    ];

    /// <summary>Every field that can be owned, with its value; an item of a list counts as one of its own too.</summary>
    public static Dictionary<string, JsonNode?> Of(JsonObject body)
    {
        var found = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in body.Where(member => !Unmanaged.Contains(member.Key)))
        {
            if (name != "metadata")
            {
                Add(found, "f:" + name, name, value);
            }
            else
            {
                foreach (var (part, set) in value!.AsObject().Where(member => !UnmanagedMetadata.Contains(member.Key)))
                {
                    Add(found, $"f:metadata{Step}f:{part}", part, set);
                }
            }
        }

        return found;
    }

    /// <summary>Whether a path is another or lies beneath it.</summary>
    public static bool IsWithin(string path, string outer) =>
        path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length || path[outer.Length] == Step);

    public static string[] StepsOf(string path) => path.Split(Step);

    /// <summary>A path as errors show it: <c>.spec.template.spec.containers[name="chain"].image</c>.</summary>
    public static string Shown(string path) => string.Concat(StepsOf(path).Select(step => step[0] switch
    {
        'f' => "." + step[2..],
        'k' => $"[{string.Join(',', JsonNode.Parse(step[2..])!.AsObject().Select(key => $"{key.Key}={JsonText.Of(key.Value)}"))}]",
        _ => $"[={step[2..]}]",
    }));

    /// <summary>Paths as a managed fields entry holds them: a tree, in which a dot marks a step that is owned itself and has more beneath it.</summary>
    public static JsonObject ToTree(IEnumerable<string> paths)
    {
        var tree = new JsonObject();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var node = tree;
            foreach (var step in StepsOf(path))
            {
                node = node.Ensure(step);
            }

            node["."] = new JsonObject();
        }

        Simplify(tree);
        return tree;
    }

    public static HashSet<string> FromTree(JsonNode? tree)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        if (tree is JsonObject root)
        {
            Read(root, "", paths);
        }

        return paths;
    }

    private static void Add(Dictionary<string, JsonNode?> found, string path, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
                break;
            case JsonObject { Count: > 0 } map when !FieldMerging.IsAtomic(name):
                foreach (var (member, inner) in map)
                {
                    Add(found, $"{path}{Step}f:{member}", member, inner);
                }

                break;
            case JsonArray { Count: > 0 } list when FieldMerging.IsSet(name):
                foreach (var item in list)
                {
                    found[$"{path}{Step}v:{JsonText.Of(item)}"] = item;
                }

                break;
            case JsonArray { Count: > 0 } list when FieldMerging.KeysOf(name, list) is { } keys:
                foreach (var item in list.Objects())
                {
                    AddItem(found, $"{path}{Step}k:{JsonText.Of(FieldMerging.KeyOf(keys, item))}", item);
                }

                break;
            default:
                found[path] = value;
                break;
        }
    }

    private static void AddItem(Dictionary<string, JsonNode?> found, string path, JsonObject item)
    {
        found[path] = null;
        foreach (var (member, inner) in item)
        {
            Add(found, $"{path}{Step}f:{member}", member, inner);
        }
    }

    private static void Simplify(JsonObject node)
    {
        if (node.Count == 1)
        {
            node.Remove(".");
        }

        foreach (var (_, child) in node)
        {
            Simplify(child!.AsObject());
        }
    }

    private static void Read(JsonObject node, string path, HashSet<string> paths)
    {
        if (path.Length > 0 && (node.Count == 0 || node.ContainsKey(".")))
        {
            paths.Add(path);
        }

        foreach (var (step, child) in node.Where(member => member.Key != "."))
        {
            Read(child!.AsObject(), path.Length == 0 ? step : path + Step + step, paths);
        }
    }
}
