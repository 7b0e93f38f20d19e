using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly chains</summary>
internal static class RlyChainCommands
{
    public static async Task ListAsync(RlySession session)
    {
        var config = session.Required;
        if (config.Chains.Count == 0)
        {
            await session.Run.LogAsync("warning: no chains found (do you need to run 'rly chains add'?)").ConfigureAwait(false);
        }

        if (session.Run.Has("json") && session.Run.Has("yaml"))
        {
            throw new CobraException("can't pass both --json and --yaml, must pick one");
        }

        if (session.Run.Has("json") || session.Run.Has("yaml"))
        {
            await RlyConfigCommands.PrintAsync(session.Run, session.Run.Has("json") ? config.ShownChains() : config.ChainsJson(), "json").ConfigureAwait(false);
            return;
        }

        // The table asks every chain for its balance.
        var number = 0;
        foreach (var chain in config.Chains.Values)
        {
            await session.Run.Context.DelayAsync(session.Access.Options.ChainListLatency).ConfigureAwait(false);
            var address = await session.Keys(chain).FindAsync(chain.Key).ConfigureAwait(false);
            var onPath = config.Paths.Values.Any(path => path.Source.ChainId == chain.Id || path.Destination.ChainId == chain.Id);
            var funded = address is not null && await HasBalanceAsync(session, chain, address).ConfigureAwait(false);
            var line = string.Create(CultureInfo.InvariantCulture, $"{++number,2}: {chain.Id,-20} -> type(cosmos) key({Mark(address is not null)}) bal({Mark(funded)}) path({Mark(onPath)})");
            await session.Run.PrintAsync(line).ConfigureAwait(false);
        }
    }

    public static Task ShowAsync(RlySession session) =>
        RlyConfigCommands.PrintAsync(session.Run, session.Required.ChainByName(session.Run.Arguments[0]).ToJson(), "json");

    public static async Task AddAsync(RlySession session)
    {
        if (session.Config is null)
        {
            throw new CobraException("config not initialized, consider running `rly config init`");
        }

        var file = session.Run["file"];
        if (file.Length == 0)
        {
            throw new CobraException("the chain registry cannot be reached from here; use --file");
        }

        if (session.Run.Arguments.Count > 1)
        {
            throw new CobraException("one chain name is required");
        }

        var name = session.Run.Arguments.Count == 1 ? session.Run.Arguments[0] : file[(file.LastIndexOf('/') + 1)..].Split('.')[0];
        await AddFileAsync(session, name, file).ConfigureAwait(false);
        await session.Config.SaveAsync().ConfigureAwait(false);
    }

    public static async Task AddDirectoryAsync(RlySession session)
    {
        var directory = session.Run.Arguments[0].TrimEnd('/');
        if (session.Run.Context.Find(ByteText.FromText(directory)) is not DirectoryNode node)
        {
            throw new CobraException($"open {directory}: no such file or directory");
        }

        foreach (var file in node.Names().Select(ByteText.ToText))
        {
            try
            {
                var chain = await AddFileAsync(session, file.Split('.')[0], $"{directory}/{file}").ConfigureAwait(false);
                await session.Run.LogAsync($"added chain {chain.Id}...").ConfigureAwait(false);
            }
            catch (CobraException exception)
            {
                await session.Run.LogAsync($"failed to add chain {directory}/{file}: {exception.Message} ").ConfigureAwait(false);
            }
        }
        await session.Required.SaveAsync().ConfigureAwait(false);
    }

    public static async Task DeleteAsync(RlySession session)
    {
        session.Required.ChainByName(session.Run.Arguments[0]);
        session.Required.Chains.Remove(session.Run.Arguments[0]);
        await session.Required.SaveAsync().ConfigureAwait(false);
    }

    /// <summary>A JSON file's object.</summary>
    public static async Task<JsonObject> ReadJsonAsync(RlySession session, string file)
    {
        try
        {
            var text = ByteText.ToText(await session.Run.Context.ReadFileAsync(ByteText.FromText(file)).ConfigureAwait(false));
            return JsonNode.Parse(text) as JsonObject ?? throw new CobraException("json: cannot unmarshal into Go value");
        }
        catch (SystemCallException exception)
        {
            throw new CobraException($"stat {file}: {exception.Message.ToLowerInvariant()}");
        }
        catch (JsonException)
        {
            throw new CobraException("invalid character in JSON input, or unexpected end of it");
        }
    }

    private static async Task<RlyChain> AddFileAsync(RlySession session, string name, string file)
    {
        var chain = RlyChain.Create(name, await ReadJsonAsync(session, file).ConfigureAwait(false), session.Home);
        if (chain.Id.Length == 0)
        {
            throw new CobraException("chain ID cannot be empty");
        }

        if (session.Required.Chains.Values.Any(known => known.Id == chain.Id))
        {
            throw new CobraException($"chain with ID {chain.Id} already exists in config");
        }

        session.Required.Chains[name] = chain;
        return chain;
    }

    private static async Task<bool> HasBalanceAsync(RlySession session, RlyChain chain, string address)
    {
        try
        {
            return (await session.QueryAsync(chain).ConfigureAwait(false)).Account(address) is { Balance: > 0 };
        }
        catch (CobraException)
        {
            // The table shows a chain that does not answer as one without a balance.
            return false;
        }
    }

    private static string Mark(bool good) => good ? "✔" : "✘";
}
