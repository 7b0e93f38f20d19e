using System.Globalization;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Daemon;

/// <summary><c>gwcd start</c> and its like: makes blocks and listens. The chain's state belongs to the volume under its home directory.</summary>
internal sealed class ChainDaemon(WorldAccess access, string component)
{
    public async Task<int> RunAsync(CobraRun run)
    {
        var context = run.Context;
        var id = ByteText.ToText(context.Environment.GetValueOrDefault("CHAIN_INSTANCE_NAME", component));
        var chain = access.World.Chain(id, context.Container.Pod.Namespace);
        await context.DelayAsync(access.Options.ChainStartLatency).ConfigureAwait(false);
        await BeginAsync(run, chain).ConfigureAwait(false);

        var (rpc, api) = (Listen(isRpc: true), Listen(isRpc: false));
        if (!context.Container.Listeners.TryAdd(26657, rpc))
        {
            throw new CobraException("failed to listen on tcp://0.0.0.0:26657: listen tcp 0.0.0.0:26657: bind: address already in use");
        }

        context.Container.Listeners[1317] = api;
        chain.Runner = this;
        try
        {
            await run.PrintAsync("""{"level":"info","module":"server","message":"starting node"}""").ConfigureAwait(false);
            while (true)
            {
                await context.DelayAsync(access.Options.BlockTime).ConfigureAwait(false);
                if (access.World.Faults.IsStuck(id))
                {
                    continue;
                }

                chain.ProduceBlock(context.Time.GetUtcNow());
                await run.PrintAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"level":"info","module":"consensus","height":{{chain.Height}}}""")).ConfigureAwait(false);
            }
        }
        finally
        {
            chain.Stopped(this);
            context.Container.Listeners.TryRemove(KeyValuePair.Create<int, Pods.Containers.IPodListener>(26657, rpc));
            context.Container.Listeners.TryRemove(KeyValuePair.Create<int, Pods.Containers.IPodListener>(1317, api));
        }

        ChainListener Listen(bool isRpc) => new(access.World, chain, context.Time, isRpc);
    }

    /// <summary>Goes on where the volume left off, or begins a new chain and imports the administrator's key, as the entry point does.</summary>
    private static async Task BeginAsync(CobraRun run, SimulatedChain chain)
    {
        var context = run.Context;
        var home = run["home"];
        var marker = home + "/data/genesis_id";
        var known = context.Find(marker) is FileNode ? (await context.ReadFileAsync(marker).ConfigureAwait(false)).Trim() : "";
        var localAdmin = await MnemonicAsync(run, chain.Id, "local-admin").ConfigureAwait(false);
        var relayer = await MnemonicAsync(run, chain.Id, "relayer").ConfigureAwait(false);
        if (known.Length == 0 || known != chain.GenesisId)
        {
            var genesis = Guid.NewGuid().ToString("N");
            chain.Begin(
                genesis,
                localAdmin is null ? null : Mnemonic.Address(localAdmin),
                relayer is null ? null : Mnemonic.Address(relayer),
                context.Time.GetUtcNow());
            context.Container.FileSystem.WriteFile(context.Resolve(marker), ByteText.ToBytes(genesis + "\n"));
        }
        var keyring = new Keyring(context, home);
        if (localAdmin is not null && await keyring.FindAsync("local-admin").ConfigureAwait(false) is null)
        {
            await keyring.AddAsync("local-admin", localAdmin, "cosmos").ConfigureAwait(false);
        }
    }

    private static async Task<string?> MnemonicAsync(CobraRun run, string id, string name)
    {
        var path = ByteText.FromText($"/etc/mnemonics/{id}.{name}.mnemonic");
        return run.Context.Find(path) is FileNode ? ByteText.ToText(await run.Context.ReadFileAsync(path).ConfigureAwait(false)) : null;
    }
}
