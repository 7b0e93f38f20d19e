using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly query: one JSON object a line on standard output.</summary>
internal static class RlyQueryCommands
{
    public static async Task ChannelsAsync(RlySession session)
    {
        var configured = session.Required.ChainByName(session.Run.Arguments[0]);
        var other = session.Run.Arguments.Count > 1 ? session.Required.ChainByName(session.Run.Arguments[1]) : null;
        var chain = await session.QueryAsync(configured).ConfigureAwait(false);
        var lookedUp = other is not null || !session.Access.World.Faults.TakeChannelLookup(chain.Id);
        var all = chain.Channels;
        var channels = other is null ? Page(session.Run, all) : [.. all.Where(channel => Counterparty(chain, channel) == other.Id)];
        foreach (var channel in channels)
        {
            await session.Run.PrintAsync(Describe(chain, channel, lookedUp).ToJsonString()).ConfigureAwait(false);
        }

        if (other is not null)
        {
            return;
        }

        var next = session.Run.Integer("page") * session.Run.Integer("limit") < all.Count ? "/channelEnds/next" : "";
        await session.Run.LogAsync($"\nPagination next key: {next}").ConfigureAwait(false);
    }

    public static async Task ChannelAsync(RlySession session)
    {
        var chain = await session.QueryAsync(session.Required.ChainByName(session.Run.Arguments[0])).ConfigureAwait(false);
        var channel = chain.Channels.FirstOrDefault(channel => channel.Id == session.Run.Arguments[1] && channel.PortId == session.Run.Arguments[2])
            ?? throw new CobraException($"rpc error: code = NotFound desc = port-id: {session.Run.Arguments[2]}, channel-id {session.Run.Arguments[1]}: channel not found");
        var described = Describe(chain, channel, lookedUp: false);
        described.Remove("port_id");
        described.Remove("channel_id");
        await session.Run.PrintAsync(new JsonObject { ["channel"] = described, ["proof"] = null, ["proof_height"] = Proof(chain) }.ToJsonString()).ConfigureAwait(false);
    }

    public static async Task ConnectionsAsync(RlySession session)
    {
        var chain = await session.QueryAsync(session.Required.ChainByName(session.Run.Arguments[0])).ConfigureAwait(false);
        foreach (var connection in Page(session.Run, chain.Connections))
        {
            var described = new JsonObject { ["id"] = connection.Id };
            foreach (var (key, value) in Describe(connection))
            {
                described[key] = value?.DeepClone();
            }

            await session.Run.PrintAsync(described.ToJsonString()).ConfigureAwait(false);
        }
    }

    public static async Task ConnectionAsync(RlySession session)
    {
        var chain = await session.QueryAsync(session.Required.ChainByName(session.Run.Arguments[0])).ConfigureAwait(false);
        var connection = chain.Connections.FirstOrDefault(connection => connection.Id == session.Run.Arguments[1])
            ?? throw new CobraException($"rpc error: code = NotFound desc = {session.Run.Arguments[1]}: connection not found");
        await session.Run.PrintAsync(new JsonObject { ["connection"] = Describe(connection), ["proof"] = null, ["proof_height"] = Proof(chain) }.ToJsonString()).ConfigureAwait(false);
    }

    public static async Task ClientsAsync(RlySession session)
    {
        var chain = await session.QueryAsync(session.Required.ChainByName(session.Run.Arguments[0])).ConfigureAwait(false);
        foreach (var client in Page(session.Run, chain.Clients))
        {
            var described = new JsonObject
            {
                ["client_id"] = client.Id,
                ["client_state"] = new JsonObject
                {
                    ["@type"] = "/ibc.lightclients.tendermint.v1.ClientState",
                    ["chain_id"] = client.CounterpartyChainId,
                    ["trusting_period"] = "1542240s",
                    ["unbonding_period"] = "1814400s",
                    ["frozen_height"] = new JsonObject { ["revision_number"] = "0", ["revision_height"] = "0" },
                    ["latest_height"] = new JsonObject { ["revision_number"] = "0", ["revision_height"] = "1" },
                },
            };
            await session.Run.PrintAsync(described.ToJsonString()).ConfigureAwait(false);
        }
    }

    public static async Task BalanceAsync(RlySession session)
    {
        var configured = session.Required.ChainByName(session.Run.Arguments[0]);
        var address = await session.KeyAddressAsync(configured, session.Run.Arguments.Count > 1 ? session.Run.Arguments[1] : configured.Key).ConfigureAwait(false);
        var chain = await session.QueryAsync(configured).ConfigureAwait(false);
        var balance = chain.Account(address) is { Balance: > 0 } account ? account.Balance.ToString(CultureInfo.InvariantCulture) + "uatom" : "";
        var text = session.Run["output"] == "json"
            ? new JsonObject { ["address"] = address, ["balance"] = balance }.ToJsonString()
            : $"address {{{address}}} balance {{{balance}}} ";
        await session.Run.PrintAsync(text).ConfigureAwait(false);
    }

    /// <summary>A channel with its members in alphabetical order, or the reduced object that a failed look-up leaves.</summary>
    private static JsonObject Describe(SimulatedChain chain, IbcChannel channel, bool lookedUp)
    {
        var counterparty = new JsonObject { ["port_id"] = channel.CounterpartyPortId, ["channel_id"] = channel.CounterpartyChannelId };
        var plain = new JsonObject
        {
            ["state"] = Text(channel.State),
            ["ordering"] = channel.Ordered ? "ORDER_ORDERED" : "ORDER_UNORDERED",
            ["counterparty"] = counterparty,
            ["connection_hops"] = new JsonArray(JsonValue.Create(channel.ConnectionId)),
            ["version"] = channel.Version,
            ["port_id"] = channel.PortId,
            ["channel_id"] = channel.Id,
        };
        if (!lookedUp || chain.Connections.FirstOrDefault(connection => connection.Id == channel.ConnectionId) is not { } connection)
        {
            return plain;
        }

        plain["chain_id"] = chain.Id;
        plain["client_id"] = connection.ClientId;
        counterparty["chain_id"] = Counterparty(chain, channel);
        counterparty["client_id"] = connection.CounterpartyClientId;
        counterparty["connection_id"] = connection.CounterpartyConnectionId;
        plain["counterparty"] = Sorted(counterparty);
        return Sorted(plain);
    }

    private static JsonObject Describe(IbcConnection connection) => new()
    {
        ["client_id"] = connection.ClientId,
        ["versions"] = new JsonArray(new JsonObject { ["identifier"] = "1", ["features"] = new JsonArray(JsonValue.Create("ORDER_ORDERED"), JsonValue.Create("ORDER_UNORDERED")) }),
        ["state"] = Text(connection.State),
        ["counterparty"] = new JsonObject
        {
            ["client_id"] = connection.CounterpartyClientId,
            ["connection_id"] = connection.CounterpartyConnectionId,
            ["prefix"] = new JsonObject { ["key_prefix"] = "aWJj" },
        },
        ["delay_period"] = "0",
    };

    private static string Counterparty(SimulatedChain chain, IbcChannel channel)
    {
        var connection = chain.Connections.First(connection => connection.Id == channel.ConnectionId);
        return chain.Clients.First(client => client.Id == connection.ClientId).CounterpartyChainId;
    }

    private static JsonObject Sorted(JsonObject node) =>
        new(node.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private static string Text(HandshakeState state) => "STATE_" + state.ToString().ToUpperInvariant();

    private static JsonObject Proof(SimulatedChain chain) => new()
    {
        ["revision_number"] = "0",
        ["revision_height"] = chain.Height.ToString(CultureInfo.InvariantCulture),
    };

    private static IReadOnlyList<T> Page<T>(CobraRun run, IReadOnlyList<T> all)
    {
        var (page, limit) = (run.Integer("page"), run.Integer("limit"));
        var ordered = run.Has("reverse") ? all.Reverse() : all;
        return [.. ordered.Skip(Math.Max(0, page - 1) * limit).Take(limit)];
    }
}
