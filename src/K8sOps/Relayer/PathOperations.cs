using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Puts back paths that the configuration lost, from the open gateway channels.</summary>
public sealed class PathOperations
{
    private readonly SystemView _system;
    private readonly RlyClient _rly;
    private readonly Counterparties _counterparties;
    private readonly SetupOperations _setup;

    internal PathOperations(SystemView system, RlyClient rly, Counterparties counterparties, SetupOperations setup) =>
        (_system, _rly, _counterparties, _setup) = (system, rly, counterparties, setup);

    /// <summary>The deployed chains whose open gateway channel has no path.</summary>
    internal static IEnumerable<Chain> Missing(
        IEnumerable<Chain> chains, GatewayLinks links, IReadOnlyDictionary<string, RlyPath> paths) =>
        SystemView.Linked(chains)
            .Where(chain => links.Open.TryGetValue(chain.ChainId, out var channel) && !GatewayLinks.HasPath(chain.ChainId, channel, paths));

    /// <summary>
    /// Puts back the paths of all open gateway channels that the configuration lacks, with their client and connection ids.
    /// Skipped, with a message that says so, while gwc does not answer and nothing can be known.
    /// </summary>
    public async Task<Outcome> EnsureAsync(OperationRun run)
    {
        var (relayer, chains) = await _system.RelayerAndChainsAsync(run);
        var (config, links) = await ObserveAsync(run, relayer, SystemView.Require(run, chains, Chain.Gateway));
        if (links is null)
        {
            return new Outcome(true, "gwc does not answer: whether paths are missing is not known");
        }

        List<Chain> missing = run.Force
            ? [.. SystemView.Linked(chains).Where(chain => links.Open.ContainsKey(chain.ChainId))]
            : [.. Missing(chains, links, config.Paths)];
        var restored = new List<string>();
        foreach (var chain in missing)
        {
            if (!config.Chains.Contains(chain.ChainId))
            {
                await _setup.EnsureChainAsync(run, relayer, chain);
            }

            if (await RestoreAsync(relayer, chain.ChainId, links.Open[chain.ChainId], config.Paths) is not null)
            {
                restored.Add(chain.ChainId);
            }
        }

        return OutcomeOf(links, missing, restored);
    }

    /// <summary>
    /// Gives the configuration the path of an open channel. Null, with a word in the log, where the channel's ids are not known now.
    /// </summary>
    /// <exception cref="OperationException"><c>RELAYER_COMMAND_FAILED</c>.</exception>
    internal async Task<int?> RestoreAsync(PodSession relayer, string chainId, RlyChannel channel, IReadOnlyDictionary<string, RlyPath> paths)
    {
        if (GatewayLinks.PathEnds(chainId, channel) is not { } ends)
        {
            relayer.Log.Event(
                $"the ids of {channel.ChannelId} (gwc<->{chainId}) are not known at the moment, perhaps because the chain does not answer; its path is left as it is");
            return null;
        }

        var name = ChannelPorts.PathName(chainId);
        var present = paths.ContainsKey(name);
        relayer.Log.Event($"{(present ? "correcting" : "putting back")} path {name} over {channel.ChannelId}, {channel.ConnectionId}");
        var result = present
            ? await _rly.UpdatePathAsync(relayer, name, ends.Source, ends.Destination)
            : await _rly.AddPathAsync(relayer, name, ends.Source, ends.Destination);
        if (result.ExitCode != 0 && !GatewayLinks.HasPath(chainId, channel, (await _rly.ReadConfigAsync(relayer, [], quiet: true)).Paths))
        {
            throw CommandErrors.RelayerCommandFailed(
                $"rly paths {(present ? "update" : "add")} {name}", result, retryable: true);
        }

        return result.ExitCode;
    }

    private async Task<(RelayerConfig Config, GatewayLinks? Links)> ObserveAsync(OperationRun run, PodSession relayer, Chain gateway)
    {
        var (configuring, channelling) = (
            _rly.ReadConfigAsync(relayer, [], quiet: true),
            _rly.TryListChannelsAsync(relayer, gateway.ChainId));
        await Task.WhenAll(configuring, channelling);
        var (config, channels) = (await configuring, await channelling);
        if (config.Exists && !config.Chains.Contains(gateway.ChainId))
        {
            // rly asks only chains that it knows.
            await _setup.EnsureChainAsync(run, relayer, gateway);
            channels = await _rly.TryListChannelsAsync(relayer, gateway.ChainId);
        }

        // Of one channel there is nothing to choose from, whatever has become of its other end.
        return (config, channels is null
            ? null
            : await _counterparties.ReadUsableAsync(relayer, channels, config.Paths, links => links.All.Where(chain => chain.Value.Count > 1).Select(chain => chain.Key)));
    }

    private static Outcome OutcomeOf(GatewayLinks links, List<Chain> missing, List<string> restored)
    {
        string[] untold = [.. missing.Select(chain => chain.ChainId).Except(restored), .. links.Unknown.Select(channel => channel.ChannelId)];
        var words = restored.Count > 0 ? $"paths put back: {string.Join(", ", restored)}" : untold.Length > 0 ? "no path put back" : "paths present";
        return new Outcome(restored.Count == 0, untold.Length == 0 ? words : $"{words}; not known now: {string.Join(", ", untold)}");
    }
}
