using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Patching;

/// <summary>JSON merge patch, RFC 7386: objects are merged, null removes, anything else replaces.</summary>
internal static class MergePatch
{
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject nested)
            {
                target[name] = Apply(Detach(target, name), nested);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        return target;
    }

    private static JsonObject Detach(JsonObject target, string name)
    {
        var existing = target[name] as JsonObject;
        target.Remove(name);
        return existing ?? [];
    }
}
