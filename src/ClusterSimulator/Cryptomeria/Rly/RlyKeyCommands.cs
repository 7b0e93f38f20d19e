using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly keys. They need no chain.</summary>
internal static class RlyKeyCommands
{
    public static CobraFlag[] Flags { get; } = [new("coin-type", Default: "-1"), new("signing-algorithm"), new("restore-all", IsSwitch: true)];

    public static async Task ShowAsync(RlySession session)
    {
        var chain = session.Required.ChainByName(session.Run.Arguments[0]);
        var name = session.Run.Arguments.Count > 1 ? session.Run.Arguments[1] : chain.Key;
        await session.Run.PrintAsync(await session.KeyAddressAsync(chain, name).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public static async Task ListAsync(RlySession session)
    {
        var chain = session.Required.ChainByName(session.Run.Arguments[0]);
        var keys = await session.Keys(chain).ListAsync().ConfigureAwait(false);
        if (keys.Count == 0)
        {
            await session.Run.LogAsync($"warning: no keys found for chain {chain.Name} (do you need to run 'rly keys add {chain.Name}'?)").ConfigureAwait(false);
        }

        foreach (var (name, address) in keys)
        {
            await session.Run.PrintAsync($"key({name}) -> {address}").ConfigureAwait(false);
        }
    }

    public static async Task RestoreAsync(RlySession session)
    {
        if (session.Run.Has("restore-all"))
        {
            throw new CobraException("--restore-all is not supported by this stand-in");
        }

        var chain = await NewKeyAsync(session).ConfigureAwait(false);
        if (session.Run.Arguments.Count < 3)
        {
            throw new CobraException("panic: runtime error: index out of range [2] with length 2", 2);
        }

        if (session.Access.World.Faults.TakeKeyRestore(chain.Id))
        {
            throw new CobraException($"open {session.Home}/keys/{chain.Id}/keyring-test/{session.Run.Arguments[1]}.info: input/output error");
        }

        if (!Mnemonic.IsValid(session.Run.Arguments[2]))
        {
            throw new CobraException("invalid mnemonic");
        }

        await session.Run.PrintAsync(await AddKeyAsync(session, chain, session.Run.Arguments[2]).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public static async Task AddAsync(RlySession session)
    {
        var chain = await NewKeyAsync(session).ConfigureAwait(false);
        var mnemonic = Mnemonic.Create(Guid.NewGuid().ToString());
        var address = await AddKeyAsync(session, chain, mnemonic).ConfigureAwait(false);
        await session.Run.PrintAsync(new JsonObject { ["mnemonic"] = mnemonic, ["address"] = address }.ToJsonString()).ConfigureAwait(false);
    }

    public static async Task DeleteAsync(RlySession session)
    {
        var chain = session.Required.ChainByName(session.Run.Arguments[0]);
        var name = session.Run.Arguments[1];
        await session.KeyAddressAsync(chain, name).ConfigureAwait(false);
        if (!session.Run.Has("skip"))
        {
            await session.Run.LogAsync($"Are you sure you want to delete key({name}) from chain({chain.Name})? (Y/n)").ConfigureAwait(false);
            var answer = (await session.Run.Context.ReadAllAsync(session.Run.Context.Input).ConfigureAwait(false)).Split('\n')[0].Trim().ToUpperInvariant();
            if (answer.Length == 0)
            {
                throw new CobraException("Failed to read input: unexpected newline");
            }

            if (answer is not ("Y" or "YES"))
            {
                return;
            }
        }
        session.Keys(chain).Delete(name);
        await session.Run.LogAsync($"key {name} deleted").ConfigureAwait(false);
    }

    private static async Task<RlyChain> NewKeyAsync(RlySession session)
    {
        var chain = session.Required.ChainByName(session.Run.Arguments[0]);
        var name = session.Run.Arguments[1];
        if (await session.Keys(chain).FindAsync(name).ConfigureAwait(false) is not null)
        {
            throw new CobraException($"a key with name {name} already exists");
        }

        return chain;
    }

    private static async Task<string> AddKeyAsync(RlySession session, RlyChain chain, string mnemonic)
    {
        try
        {
            return await session.Keys(chain).AddAsync(session.Run.Arguments[1], mnemonic, chain.Prefix).ConfigureAwait(false);
        }
        catch (SystemCallException exception)
        {
            throw new CobraException($"open {session.Home}/keys/{chain.Id}/keyring-test/{session.Run.Arguments[1]}.info: {exception.Message}");
        }
    }
}
