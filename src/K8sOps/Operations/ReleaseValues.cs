using System.Text.Json.Nodes;

namespace Cryptomeria.K8sOps.Operations;

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
}
