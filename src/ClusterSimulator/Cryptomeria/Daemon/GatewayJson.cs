using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Daemon;

/// <summary>What the chain programs and the API print about registrations and transactions.</summary>
internal static class GatewayJson
{
    public static JsonObject Endpoints(SimulatedChain chain) => new()
    {
        ["storage_infos"] = new JsonArray([.. chain.Registrations.Select(registration => new JsonObject
        {
            ["channel_id"] = registration.ChannelId,
            ["chain_id"] = registration.ChainId,
            ["api_endpoint"] = registration.ApiEndpoint,
            ["connection_type"] = registration.ConnectionType,
        })]),
        ["pagination"] = new JsonObject { ["next_key"] = null, ["total"] = chain.Registrations.Count.ToString(CultureInfo.InvariantCulture) },
    };

    /// <summary>A transaction's response; height 0 is what a sync broadcast answers.</summary>
    public static JsonObject Transaction(long height, string hash, int code, string codespace, string rawLog) => new()
    {
        ["height"] = height.ToString(CultureInfo.InvariantCulture),
        ["txhash"] = hash,
        ["codespace"] = codespace,
        ["code"] = code,
        ["data"] = "",
        ["raw_log"] = rawLog,
        ["logs"] = new JsonArray(),
        ["info"] = "",
        ["gas_wanted"] = "0",
        ["gas_used"] = "0",
        ["tx"] = null,
        ["timestamp"] = "",
        ["events"] = new JsonArray(),
    };
}
