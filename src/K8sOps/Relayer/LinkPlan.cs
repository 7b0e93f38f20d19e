namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// What is left to do for a chain that has no open gateway channel. rly's link always makes a new connection, so one that is there is used.
/// </summary>
/// <param name="Source">gwc's end of the open connection to use; null where a new one has to be made.</param>
/// <param name="Destination">The chain's end of it.</param>
/// <param name="ChannelAnew">The connection has a channel between these ports that is not open: rly needs to be told to make another.</param>
/// <param name="PathStale">The path names a client that gwc does not have.</param>
internal sealed record LinkPlan(RlyPathEnd? Source, RlyPathEnd? Destination, bool ChannelAnew, bool PathStale)
{
    /// <summary>Works it out from what both chains have.</summary>
    public static LinkPlan For(string chainId, LinkView view)
    {
        var path = view.Paths.GetValueOrDefault(ChannelPorts.PathName(chainId));
        if (view.Connections is null)
        {
            // Nothing better is known than what the path says.
            return path is { HasConnections: true } ? Over(path.Src!, path.Dst!, view) : New(stale: false);
        }

        var usable = view.Connections.Where(connection => IsUsable(connection, chainId, path, view)).ToList();
        var chosen = usable.Find(connection => connection.Id == path?.Src?.ConnectionId) ?? usable.FirstOrDefault();
        return chosen is null
            ? New(stale: path?.Src?.ClientId is { Length: > 0 } client && view.ClientTargets is not null && !view.ClientTargets.ContainsKey(client))
            : Over(
                new RlyPathEnd { ChainId = ChannelPorts.GatewayChain, ClientId = chosen.ClientId, ConnectionId = chosen.Id },
                new RlyPathEnd { ChainId = chainId, ClientId = chosen.Counterparty!.ClientId, ConnectionId = chosen.Counterparty.ConnectionId },
                view);
    }

    private static LinkPlan New(bool stale) => new(null, null, false, stale);

    private static LinkPlan Over(RlyPathEnd source, RlyPathEnd destination, LinkView view) =>
        new(
            source, destination,
            view.Channels.Any(channel => channel.PortId == ChannelPorts.Gateway && channel.ConnectionId == source.ConnectionId),
            PathStale: false);

    // gwc's end opens before the far one does: a link that was ended in between left a connection that no channel can be made over.
    private static bool IsUsable(RlyConnection connection, string chainId, RlyPath? path, LinkView view)
    {
        if (!connection.IsOpen || connection.Counterparty is not { ClientId.Length: > 0, ConnectionId.Length: > 0 } counterparty)
        {
            return false;
        }

        var leadsThere = view.ClientTargets is not null
            ? view.ClientTargets.GetValueOrDefault(connection.ClientId) == chainId
            : connection.ClientId == path?.Src?.ClientId;
        return leadsThere && (view.FarConnections is null
            || view.FarConnections.Any(far => far.Id == counterparty.ConnectionId && far.IsOpen && far.ClientId == counterparty.ClientId
                && far.Counterparty?.ConnectionId == connection.Id));
    }
}
