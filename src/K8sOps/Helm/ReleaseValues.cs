using System.Text.Json.Nodes;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>The values a release shall have.</summary>
public static class ReleaseValues
{
    /// <summary>The user's values, with <c>fdsc.replicas</c> set where a number is given.</summary>
    public static JsonObject WithReplicas(JsonObject values, int? fdscReplicas)
    {
        var all = values.DeepClone().AsObject();
        if (fdscReplicas is { } number)
        {
            if (all["fdsc"] is not JsonObject fdsc)
            {
                all["fdsc"] = fdsc = [];
            }

            fdsc["replicas"] = number;
        }

        return all;
    }

    /// <summary>Whether a deployed release has a number of fdsc chains: so many there are, and its values do not say another.</summary>
    /// <param name="count">How many there are.</param>
    public static bool HasReplicas(JsonObject values, int count, int replicas) =>
        count == replicas && (values["fdsc"] is not JsonObject fdsc || fdsc["replicas"] is not { } told || JsonNode.DeepEquals(told, JsonValue.Create(replicas)));
}
