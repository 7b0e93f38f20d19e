using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Writes statuses as Go does: a count of zero is left out where the type says so.</summary>
internal static class StatusWriting
{
    public static void SetPositive(this JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }

    /// <summary>Replaces an object's status; false where it is the same.</summary>
    public static bool SetStatus(this JsonObject body, JsonObject status)
    {
        if (JsonNode.DeepEquals(body["status"], status))
        {
            return false;
        }

        body["status"] = status.DeepClone();
        return true;
    }
}
