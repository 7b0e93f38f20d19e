using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>All that a link between gwc and one chain is made of, as <see cref="RlyScripts.ObserveLink"/> reports it.</summary>
/// <param name="Channels">gwc's channels.</param>
/// <param name="Connections">gwc's connections; null where they is not known.</param>
/// <param name="ClientTargets">The chain each of gwc's clients follows, by client id; null where that is not known.</param>
/// <param name="CounterpartyChannels">The chain's channels; null where it does not answer.</param>
/// <param name="CounterpartyConnections">The chain's connections; null where it does not answer.</param>
internal sealed record LinkView(
    IReadOnlyDictionary<string, RlyPath> Paths,
    IReadOnlyList<RlyChannel> Channels,
    IReadOnlyList<RlyConnection>? Connections,
    IReadOnlyDictionary<string, string>? ClientTargets,
    IReadOnlyList<RlyChannel>? CounterpartyChannels,
    IReadOnlyList<RlyConnection>? CounterpartyConnections)
{
    /// <summary>Reads the report; null where the paths or gwc's channels could not be listed: without them nothing may be done.</summary>
    public static LinkView? TryRead(ShellReport report)
    {
        if (report.Find("paths") is not { ExitCode: 0 } paths || ReadChannels(report, "channels") is not { } channels)
        {
            return null;
        }

        return new LinkView(
            RelayerConfig.ReadPaths(paths),
            channels,
            ReadConnections(report, "connections"),
            ReadClients(report),
            ReadChannels(report, "counterparty-channels"),
            ReadConnections(report, "counterparty-connections"));
    }

    private static IReadOnlyList<RlyChannel>? ReadChannels(ShellReport report, string part) =>
        report.Find(part) is { ExitCode: 0 } found
            ? RlyOutput.ReadLines(found.Output, RlyChainJson.Default.RlyChannel, "rly q channels")
            : null;

    private static IReadOnlyList<RlyConnection>? ReadConnections(ShellReport report, string part) =>
        report.Find(part) is { ExitCode: 0 } found
            ? RlyOutput.ReadLines(found.Output, RlyChainJson.Default.RlyConnection, "rly q connections")
            : null;

    private static Dictionary<string, string>? ReadClients(ShellReport report)
    {
        if (report.Find("clients") is not { ExitCode: 0 } found)
        {
            return null;
        }

        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var client in RlyOutput.ReadLines(found.Output, RlyChainJson.Default.RlyClientState, "rly q clients"))
        {
            if (client.ClientState?.ChainId is { } chainId)
            {
                targets[client.ClientId] = chainId;
            }
        }

        return targets;
    }
}
