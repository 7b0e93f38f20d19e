using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>
/// rly start: relays until it is killed. It reads the configuration once; a chain of its paths that does not answer at the start ends it, one that goes away
/// later is only logged.
/// </summary>
internal static class RlyStartCommand
{
    public static CobraFlag[] Flags { get; } =
    [
        new("max-msgs", 'l', Default: "5"), new("time-threshold", Default: "0s"), new("debug-addr"), new("debug-listen-addr"), new("enable-debug-server", IsSwitch: true),
        new("metrics-listen-addr"), new("enable-metrics-server", IsSwitch: true), new("processor", 'p', Default: "events"), new("block-history", 'b', Default: "20"),
        new("flush-interval", 'i', Default: "5m0s"), new("memo"), new("stuck-packet-chain-id"), new("stuck-packet-height-start", Default: "0"), new("stuck-packet-height-end", Default: "0"),
    ];

    public static async Task RunAsync(RlySession session)
    {
        var config = session.Required;
        var names = session.Run.Arguments.Count > 0 ? session.Run.Arguments : [.. config.Paths.Keys];
        var paths = names.Select(name => config.Paths.GetValueOrDefault(name) ?? throw new CobraException($"panic: path with name {name} does not exist", 2)).ToList();
        var ids = paths.SelectMany(path => (string[])[path.Source.ChainId, path.Destination.ChainId]).Distinct().ToList();
        var chains = ids.Select(config.ChainById).ToList();
        foreach (var chain in chains)
        {
            if (await session.Keys(chain).FindAsync(chain.Key).ConfigureAwait(false) is null)
            {
                throw new CobraException($"key {chain.Key} not found on chain {chain.Id}");
            }
        }
        await session.Log.InfoAsync("Debug server is disabled you can enable it using --enable-debug-server flag").ConfigureAwait(false);
        await session.Log.InfoAsync("Metrics server is disabled you can enable it using --enable-metrics-server flag").ConfigureAwait(false);

        // Without paths there is nothing to wait for.
        if (chains.Count == 0)
        {
            return;
        }

        var held = new List<IDisposable>();
        try
        {
            foreach (var chain in chains)
            {
                held.Add(await JoinAsync(session, chain).ConfigureAwait(false));
            }

            held.Add(session.Access.World.BeginRelaying(Describe(session, names), () => session.Run.Context.Process.HasEnded));
            await RelayAsync(session, chains).ConfigureAwait(false);
        }
        finally
        {
            foreach (var item in held)
            {
                item.Dispose();
            }
        }
    }

    private static RelayerProcess Describe(RlySession session, IReadOnlyList<string> names)
    {
        var context = session.Run.Context;
        return new RelayerProcess(context.Container.Pod.Namespace, context.Container.Pod.Name, context.Process.Id, names, context.Time.GetUtcNow());
    }

    private static async Task<IDisposable> JoinAsync(RlySession session, RlyChain configured)
    {
        SimulatedChain chain;
        try
        {
            chain = await session.DialAsync(configured).ConfigureAwait(false);
        }
        catch (CobraException exception)
        {
            await session.Log.ErrorAsync("Failed to query latest height after max attempts", ("chain_id", configured.Id), ("error", exception.Message)).ConfigureAwait(false);
            await session.Log.WarnAsync("Relayer start error", ("error", exception.Message)).ConfigureAwait(false);
            throw;
        }
        await session.Log.InfoAsync("Chain is in sync", ("chain_name", configured.Name), ("chain_id", configured.Id)).ConfigureAwait(false);
        var address = (await session.Keys(configured).FindAsync(configured.Key).ConfigureAwait(false))!;
        return chain.Signers.Use(address, shared: true, () => session.Run.Context.Process.HasEnded);
    }

    private static async Task RelayAsync(RlySession session, List<RlyChain> chains)
    {
        var context = session.Run.Context;
        var dies = session.Access.World.Faults.Current.RelayerDiesAfterSeconds is { } seconds ? context.DelayAsync(TimeSpan.FromSeconds(seconds)) : null;
        while (true)
        {
            var pause = context.DelayAsync(session.Access.Options.RelayerPollInterval);
            if (await Task.WhenAny(pause, dies ?? pause).ConfigureAwait(false) == dies)
            {
                await dies.ConfigureAwait(false);
                await session.Log.WarnAsync("Relayer start error", ("error", JsonValue.Create("error querying channels: EOF"))).ConfigureAwait(false);
                throw new CobraException("error querying channels: EOF");
            }
            await pause.ConfigureAwait(false);
            foreach (var chain in chains)
            {
                try
                {
                    await session.QueryAsync(chain).ConfigureAwait(false);
                }
                catch (CobraException exception)
                {
                    await session.Log.ErrorAsync("Failed to query node status", ("chain_name", chain.Name), ("chain_id", chain.Id), ("error", exception.Message)).ConfigureAwait(false);
                }
            }
        }
    }
}
