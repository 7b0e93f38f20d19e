using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Pods.Containers;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>A chain's RPC (26657) or API (1317) port, as far as it is used.</summary>
internal sealed class ChainListener(CryptomeriaWorld world, SimulatedChain chain, TimeProvider time, bool isRpc) : IPodListener
{
    public SimulatedChain Chain => chain;

    public bool IsRpc => isRpc;

    public bool Refuses => world.Faults.IsDead(chain.Id);

    public async Task<PodHttpResponse> HandleAsync(string method, string pathAndQuery, CancellationToken cancellationToken)
    {
        await Task.Delay(world.Options.QueryLatency, time, cancellationToken).ConfigureAwait(false);
        var path = pathAndQuery.Split('?')[0].TrimEnd('/');
        if (method is not ("GET" or "HEAD"))
        {
            return Answer(405, new JsonObject { ["message"] = "method not allowed" });
        }

        var body = isRpc ? Rpc(path) : Api(path);
        return body is null ? Answer(isRpc ? 404 : 501, new JsonObject { ["code"] = 12, ["message"] = "Not Implemented", ["details"] = new JsonArray() }) : Answer(200, body);
    }

    /// <summary>The status of the node: RPC's answer and the daemon's command share it.</summary>
    public static JsonObject Status(CryptomeriaWorld world, SimulatedChain chain) => new()
    {
        ["node_info"] = new JsonObject
        {
            ["id"] = chain.GenesisId,
            ["network"] = chain.Id,
            ["version"] = "0.38.17",
            ["moniker"] = chain.Id,
        },
        ["sync_info"] = new JsonObject
        {
            ["latest_block_hash"] = "",
            ["latest_block_height"] = chain.Height.ToString(CultureInfo.InvariantCulture),
            ["latest_block_time"] = chain.LatestBlockTime.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture),
            ["earliest_block_height"] = "1",
            ["catching_up"] = world.Faults.IsCatchingUp(chain.Id),
        },
        ["validator_info"] = new JsonObject { ["voting_power"] = "10" },
    };

    private JsonObject? Rpc(string path) => path switch
    {
        "/status" => Result(Status(world, chain)),
        "/health" => Result([]),
        "/abci_info" => Result(new JsonObject { ["response"] = new JsonObject { ["data"] = chain.Id, ["last_block_height"] = chain.Height.ToString(CultureInfo.InvariantCulture) } }),
        _ => null,
    };

    private JsonObject? Api(string path) => path switch
    {
        "/cosmos/base/tendermint/v1beta1/syncing" => new JsonObject { ["syncing"] = world.Faults.IsCatchingUp(chain.Id) },
        "/cosmos/base/tendermint/v1beta1/node_info" => new JsonObject { ["default_node_info"] = new JsonObject { ["network"] = chain.Id } },
        "/cosmos/base/tendermint/v1beta1/blocks/latest" => new JsonObject
        {
            ["block"] = new JsonObject { ["header"] = new JsonObject { ["chain_id"] = chain.Id, ["height"] = chain.Height.ToString(CultureInfo.InvariantCulture) } },
        },
        "/gwc/gateway/v1/storage_endpoints" when chain.Id == "gwc" => Daemon.GatewayJson.Endpoints(chain),
        _ => null,
    };

    private static JsonObject Result(JsonObject result) => new() { ["jsonrpc"] = "2.0", ["id"] = -1, ["result"] = result };

    private static PodHttpResponse Answer(int status, JsonNode body) => new(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(body));
}
