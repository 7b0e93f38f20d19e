using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Patching;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    public static JsonObject Apply(JsonObject target, JsonArray patch)
    {
        foreach (var operation in patch.Objects())
        {
            var path = Path(operation.Text("path"));
            switch (operation.Text("op"))
            {
                case "add":
                    Add(target, path, operation["value"]);
                    break;
                case "replace":
                    Find(target, path);
                    Remove(target, path);
                    Add(target, path, operation["value"]);
                    break;
                case "remove":
                    Remove(target, path);
                    break;
                case "copy":
                    Add(target, path, Find(target, Path(operation.Text("from"))));
                    break;
                case "move":
                    var moved = Find(target, Path(operation.Text("from")))?.DeepClone();
                    Remove(target, Path(operation.Text("from")));
                    Add(target, path, moved);
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Find(target, path), operation["value"]))
                    {
                        throw Refused($"testing value {operation.Text("path")} failed: test failed");
                    }

                    break;
                default:
                    throw Refused($"Unexpected kind: {operation.Text("op")}");
            }
        }

        return target;
    }

    private static string[] Path(string? pointer)
    {
        if (string.IsNullOrEmpty(pointer) || pointer[0] != '/')
        {
            throw Refused($"invalid path: '{pointer}'");
        }

        return [.. pointer[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static JsonNode? Find(JsonNode target, string[] path)
    {
        var parent = Parent(target, path);
        return parent switch
        {
            JsonObject map when map.TryGetPropertyValue(path[^1], out var value) => value,
            JsonArray list when Index(path[^1], list.Count - 1) is { } index => list[index],
            _ => throw Missing(path),
        };
    }

    private static void Add(JsonNode target, string[] path, JsonNode? value)
    {
        switch (Parent(target, path))
        {
            case JsonObject map:
                map[path[^1]] = value?.DeepClone();
                break;
            case JsonArray list when path[^1] == "-":
                list.Add(value?.DeepClone());
                break;
            case JsonArray list when Index(path[^1], list.Count) is { } index:
                list.Insert(index, value?.DeepClone());
                break;
            default:
                throw Missing(path);
        }
    }

    private static void Remove(JsonNode target, string[] path)
    {
        switch (Parent(target, path))
        {
            case JsonObject map when map.ContainsKey(path[^1]):
                map.Remove(path[^1]);
                break;
            case JsonArray list when Index(path[^1], list.Count - 1) is { } index:
                list.RemoveAt(index);
                break;
            default:
                throw Missing(path);
        }
    }

    private static JsonNode Parent(JsonNode target, string[] path)
    {
        foreach (var part in path[..^1])
        {
            target = target switch
            {
                JsonObject map when map[part] is { } child => child,
                JsonArray list when Index(part, list.Count - 1) is { } index && list[index] is { } child => child,
                _ => throw Missing(path),
            };
        }

        return target;
    }

    private static int? Index(string text, int last) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : null;

    private static ApiException Missing(string[] path) => Refused($"the path '/{string.Join('/', path)}' does not exist: missing value");

    private static ApiException Refused(string why) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {why}", []);
}
