using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>Reads members of nested objects; what is absent, or of another type, reads as null.</summary>
internal static class JsonReading
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static int? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetNumber(out var number) ? (int)number : null;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The objects of an array; none where it is absent.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    public static IReadOnlyDictionary<string, string> TextMap(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        if (node.At(path) is not JsonObject map)
        {
            return System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
        }

        return map.Where(entry => entry.Value.Text() is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Text()!, StringComparer.Ordinal);
    }

    /// <summary>The object at a member, made where it is absent.</summary>
    public static JsonObject Ensure(this JsonObject node, string name)
    {
        if (node[name] is JsonObject existing)
        {
            return existing;
        }

        var created = new JsonObject();
        node[name] = created;
        return created;
    }

    /// <summary>Sets a member where it is absent or null.</summary>
    public static void Default(this JsonObject node, string name, JsonNode value)
    {
        if (node[name] is null)
        {
            node[name] = value;
        }
    }

    private static bool TryGetNumber(this JsonValue value, out long number)
    {
        number = 0;
        return value.GetValueKind() == JsonValueKind.Number && (value.TryGetValue(out number) || TryInt(value, out number));
    }

    private static bool TryInt(JsonValue value, out long number)
    {
        var found = value.TryGetValue(out int small);
        number = small;
        return found;
    }
}
