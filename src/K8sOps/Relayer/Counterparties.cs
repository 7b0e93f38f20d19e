using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Asks the counterparties of gwc's open channels which of the channels lead nowhere.</summary>
internal sealed class Counterparties(RlyClient rly)
{
    // Each is an exec of its own.
    private const int AtATime = 16;

    /// <summary>The open channels of these chains that are dead, with their chains. Those of a chain that does not answer count as alive.</summary>
    public async Task<IReadOnlyDictionary<RlyChannel, string>> FindDeadAsync(PodSession relayer, GatewayLinks links, IEnumerable<string> chainIds)
    {
        var dead = new ConcurrentDictionary<RlyChannel, string>();
        await Parallel.ForEachAsync(
            chainIds.Where(links.All.ContainsKey),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (chainId, _) =>
            {
                if (await rly.TryListChannelsAsync(relayer, chainId) is not { } channels)
                {
                    return;
                }

                foreach (var channel in links.All[chainId].Where(channel => GatewayLinks.IsDead(channel, channels)))
                {
                    dead[channel] = chainId;
                }
            });
        return dead;
    }

    /// <summary>What <see cref="GatewayLinks.Read"/> reads, without what is dead, which the log names.</summary>
    public async Task<GatewayLinks> ReadUsableAsync(
        PodSession relayer, IReadOnlyList<RlyChannel> channels, IReadOnlyDictionary<string, RlyPath> paths, Func<GatewayLinks, IEnumerable<string>> chainIds)
    {
        var links = GatewayLinks.Read(channels, paths);
        var dead = await FindDeadAsync(relayer, links, chainIds(links));
        foreach (var (channel, chainId) in dead)
        {
            Report(relayer.Log, channel, chainId);
        }

        return dead.Count == 0 ? links : GatewayLinks.Read(channels.Where(channel => !dead.ContainsKey(channel)), paths);
    }

    public static void Report(IStepLog log, RlyChannel channel, string chainId) =>
        log.Event($"{channel.ChannelId} is open on gwc but not on {chainId}: it cannot be used");
}
