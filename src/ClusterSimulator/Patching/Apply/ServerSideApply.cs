using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Patching.Apply;

/// <summary>
/// Server-side apply: what a manager applies is merged into the object, what it applied before and no longer does is taken away, and what others own
/// stays theirs unless force is used.
/// </summary>
internal static class ServerSideApply
{
    /// <summary>A new object of what was applied.</summary>
    public static void Begin(JsonObject config, FieldWriter writer, string apiVersion, string now)
    {
        var owners = ManagedFields.Of([]);
        owners.Give(writer, ManagedFields.Applied, apiVersion, now, FieldPaths.Of(config).Keys, replace: true);
        owners.WriteTo(config);
    }

    /// <summary>The object with what was applied; the live one given is changed.</summary>
    /// <exception cref="ApiException">409 where others own what would be changed.</exception>
    public static JsonObject Apply(JsonObject live, JsonObject config, FieldWriter writer, string apiVersion, string now, bool force)
    {
        var owners = ManagedFields.Of(live);
        owners.EnsureOwner(live, apiVersion, now);
        var (old, wanted) = (FieldPaths.Of(live), FieldPaths.Of(config));
        var changed = wanted.Where(field => !old.TryGetValue(field.Key, out var value) || !JsonNode.DeepEquals(value, field.Value)).Select(field => field.Key).ToList();
        var conflicts = owners.OwnedByOthers(writer.Manager, changed).ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw Conflict(conflicts);
        }

        var gone = owners.AppliedBy(writer.Manager).Where(path => !wanted.ContainsKey(path)).ToList();
        owners.Drop(changed);
        owners.Give(writer, ManagedFields.Applied, apiVersion, now, wanted.Keys, replace: true);
        var merged = Merge(live, config);
        foreach (var path in gone.Where(path => !owners.IsOwned(path)))
        {
            Remove(merged, FieldPaths.StepsOf(path));
        }

        owners.WriteTo(merged);
        return merged;
    }

    private static JsonObject Merge(JsonObject live, JsonObject config)
    {
        foreach (var (name, value) in config.Where(member => member.Value is not null))
        {
            live[name] = (live[name], value) switch
            {
                (JsonObject current, JsonObject map) when !FieldMerging.IsAtomic(name) => Merge(current.DeepClone().AsObject(), map),
                (JsonArray current, JsonArray list) when FieldMerging.IsSet(name) => Union(current, list),
                (JsonArray current, JsonArray list) when FieldMerging.KeysOf(name, list) is { } keys => Items(current, list, keys),
                _ => value!.DeepClone(),
            };
        }

        return live;
    }

    private static JsonArray Union(JsonArray live, JsonArray config) =>
        new([.. live.Concat(config.Where(item => !live.Any(kept => JsonNode.DeepEquals(kept, item)))).Select(item => item?.DeepClone())]);

    private static JsonArray Items(JsonArray live, JsonArray config, string[] keys)
    {
        var items = live.Objects().Select(item => item.DeepClone().AsObject()).ToList();
        foreach (var item in config.Objects())
        {
            var index = items.FindIndex(candidate => JsonNode.DeepEquals(FieldMerging.KeyOf(keys, candidate), FieldMerging.KeyOf(keys, item)));
            if (index < 0)
            {
                items.Add(item.DeepClone().AsObject());
            }
            else
            {
                items[index] = Merge(items[index], item);
            }
        }

        return new JsonArray([.. items]);
    }

    private static void Remove(JsonNode? node, ReadOnlySpan<string> steps)
    {
        var name = steps[0][2..];
        if (node is JsonArray list)
        {
            if (Find(list, steps[0]) is not { } item)
            {
                return;
            }

            if (steps.Length == 1)
            {
                list.Remove(item);
            }
            else
            {
                Remove(item, steps[1..]);
            }
        }
        else if (node is JsonObject map)
        {
            if (steps.Length == 1)
            {
                map.Remove(name);
            }
            else
            {
                Remove(map[name], steps[1..]);
            }
        }
    }

    private static JsonNode? Find(JsonArray list, string step)
    {
        var wanted = JsonNode.Parse(step[2..]);
        if (step[0] == 'v')
        {
            return list.FirstOrDefault(item => JsonNode.DeepEquals(item, wanted));
        }

        string[] keys = [.. wanted!.AsObject().Select(key => key.Key)];
        return list.Objects().FirstOrDefault(item => JsonNode.DeepEquals(FieldMerging.KeyOf(keys, item), wanted));
    }

    private static ApiException Conflict(List<(string Owner, string Path)> conflicts)
    {
        var causes = conflicts.Select(conflict => (JsonNode)new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {conflict.Owner}",
            ["field"] = FieldPaths.Shown(conflict.Path),
        });
        var told = conflicts.GroupBy(conflict => conflict.Owner, conflict => FieldPaths.Shown(conflict.Path)).Select(owner => owner.ToList() is [var only]
            ? $"conflict with {owner.Key}: {only}"
            : $"conflicts with {owner.Key}:\n{string.Join('\n', owner.Select(path => "- " + path))}");
        var count = conflicts.Count == 1 ? "1 conflict" : string.Create(CultureInfo.InvariantCulture, $"{conflicts.Count} conflicts");
        return new ApiException(409, "Conflict", $"Apply failed with {count}: {string.Join('\n', told)}", new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }
}
