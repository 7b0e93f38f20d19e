using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// What is left to do for a chain that has no open gateway channel. rly's link always makes a new connection, so one that is there is used.
/// </summary>
/// <param name="Source">gwc's end of the open connection to use; null where a new one has to be made.</param>
/// <param name="Destination">The chain's end of it.</param>
/// <param name="RecreatesChannel">The connection has a channel between these ports that is not open: rly needs to be told to make another.</param>
/// <param name="PathStale">The path names a client that is not there.</param>
/// <param name="RecreatesClients">The chain lost its data and started again from nothing: gwc's clients of it follow a chain that is no more.</param>
internal sealed record LinkPlan(RlyPathEnd? Source, RlyPathEnd? Destination, bool RecreatesChannel, bool PathStale, bool RecreatesClients)
{
    /// <summary>Works it out from what both chains have.</summary>
    public static LinkPlan For(string chainId, LinkView view)
    {
        var path = view.Paths.GetValueOrDefault(ChannelPorts.PathName(chainId));
        if (view.Connections is null)
        {
            // Nothing better is known than what the path says.
            return path is { HasConnections: true } ? Over(path.Src!, path.Dst!, view) : new LinkPlan(null, null, false, false, false);
        }

        var usable = view.Connections.Where(connection => IsUsable(connection, chainId, path, view)).ToList();
        var chosen = usable.Find(connection => connection.Id == path?.Src?.ConnectionId) ?? usable.FirstOrDefault();
        if (chosen is null)
        {
            var isRecreated = view.Connections.Any(connection => IsLost(connection, chainId, view));
            var stale = path?.Src?.ClientId is { Length: > 0 } client && view.ClientTargets is not null && !view.ClientTargets.ContainsKey(client);
            return new LinkPlan(null, null, false, PathStale: stale || isRecreated, RecreatesClients: isRecreated);
        }

        return Over(
            new RlyPathEnd { ChainId = Chain.Gateway, ClientId = chosen.ClientId, ConnectionId = chosen.Id },
            new RlyPathEnd { ChainId = chainId, ClientId = chosen.Counterparty!.ClientId, ConnectionId = chosen.Counterparty.ConnectionId },
            view);
    }

    private static LinkPlan Over(RlyPathEnd source, RlyPathEnd destination, LinkView view) =>
        new(
            source, destination,
            view.Channels.Any(channel => channel.PortId == ChannelPorts.Gateway && channel.ConnectionId == source.ConnectionId),
            PathStale: false,
            RecreatesClients: false);

    // gwc's end opens before the counterparty does: a link that was ended in between left a connection that no channel can be made over.
    private static bool IsUsable(RlyConnection connection, string chainId, RlyPath? path, LinkView view)
    {
        if (!connection.IsOpen || connection.Counterparty is not { ClientId.Length: > 0, ConnectionId.Length: > 0 } counterparty)
        {
            return false;
        }

        var leadsThere = view.ClientTargets is not null
            ? view.ClientTargets.GetValueOrDefault(connection.ClientId) == chainId
            : connection.ClientId == path?.Src?.ClientId;
        return leadsThere && (view.CounterpartyConnections is null || view.CounterpartyConnections.Any(far => far.IsOpen && IsEndOf(far, connection)));
    }

    // Open on gwc, so there was another end, open or about to be.
    private static bool IsLost(RlyConnection connection, string chainId, LinkView view) =>
        connection is { IsOpen: true, Counterparty.ConnectionId.Length: > 0 }
        && view.ClientTargets?.GetValueOrDefault(connection.ClientId) == chainId
        && view.CounterpartyConnections is not null && !view.CounterpartyConnections.Any(far => IsEndOf(far, connection));

    private static bool IsEndOf(RlyConnection far, RlyConnection connection) =>
        far.Id == connection.Counterparty!.ConnectionId && far.ClientId == connection.Counterparty.ClientId
        && far.Counterparty?.ConnectionId == connection.Id;
}
