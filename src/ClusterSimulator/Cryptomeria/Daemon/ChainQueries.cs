using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods.Containers;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Daemon;

/// <summary>The chain programs' queries; each goes to the node that --node names.</summary>
internal sealed class ChainQueries(WorldAccess access)
{
    public async Task<int> StatusAsync(CobraRun run)
    {
        var chain = await ConnectAsync(access, run).ConfigureAwait(false);
        var status = ChainListener.Status(access.World, chain);
        if (access.Options.OldStatusSpelling)
        {
            status = new JsonObject { ["NodeInfo"] = status["node_info"]!.DeepClone(), ["SyncInfo"] = status["sync_info"]!.DeepClone(), ["ValidatorInfo"] = status["validator_info"]!.DeepClone() };
        }
        await run.PrintAsync(status.ToJsonString()).ConfigureAwait(false);
        return 0;
    }

    public async Task<int> EndpointsAsync(CobraRun run) => await PrintAsync(run, GatewayJson.Endpoints(await ConnectAsync(access, run).ConfigureAwait(false))).ConfigureAwait(false);

    public async Task<int> ParametersAsync(CobraRun run)
    {
        var chain = await ConnectAsync(access, run).ConfigureAwait(false);
        return await PrintAsync(run, new JsonObject { ["params"] = new JsonObject { ["local_admin"] = chain.LocalAdmin ?? "" } }).ConfigureAwait(false);
    }

    public async Task<int> BalancesAsync(CobraRun run)
    {
        var chain = await ConnectAsync(access, run).ConfigureAwait(false);
        var address = run.Arguments[0];
        if (!Bech32.IsValid(address, "cosmos"))
        {
            throw new CobraException("decoding bech32 failed: invalid bech32 string");
        }

        var balances = new JsonArray();
        if (chain.Account(address) is { } account)
        {
            balances.Add(new JsonObject { ["denom"] = "uatom", ["amount"] = account.Balance.ToString(CultureInfo.InvariantCulture) });
        }
        return await PrintAsync(run, new JsonObject { ["balances"] = balances, ["pagination"] = new JsonObject { ["total"] = balances.Count.ToString(CultureInfo.InvariantCulture) } }).ConfigureAwait(false);
    }

    public async Task<int> TransactionAsync(CobraRun run)
    {
        var chain = await ConnectAsync(access, run).ConfigureAwait(false);
        var hash = run.Arguments[0];
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
        {
            throw new CobraException("encoding/hex: invalid byte or length: " + hash);
        }

        if (chain.Transaction(hash) is not { Height: > 0 } transaction)
        {
            throw new CobraException($"RPC error -32603 - Internal error: tx ({hash}) not found, err: %!w(<nil>)");
        }
        return await PrintAsync(
            run, GatewayJson.Transaction(transaction.Height, transaction.Hash, transaction.Code, transaction.Codespace, transaction.RawLog)).ConfigureAwait(false);
    }

    public static async Task<SimulatedChain> ConnectAsync(WorldAccess access, CobraRun run)
    {
        try
        {
            return await access.QueryAsync(run.Context, run["node"]).ConfigureAwait(false);
        }
        catch (ConnectException exception)
        {
            throw new CobraException(exception.Message);
        }
    }

    private static async Task<int> PrintAsync(CobraRun run, JsonObject node)
    {
        await run.PrintAsync(KeyCommandsOfDaemon.Print(run, node)).ConfigureAwait(false);
        return 0;
    }
}
