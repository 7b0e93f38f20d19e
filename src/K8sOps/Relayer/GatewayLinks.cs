using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>gwc's open gateway channels, each told by the chain at its other end.</summary>
/// <param name="Open">One open channel a chain, by chain id.</param>
/// <param name="All">All open channels of each chain.</param>
/// <param name="Unknown">Open gateway channels whose other end is not known at the moment.</param>
internal sealed record GatewayLinks(
    IReadOnlyDictionary<string, RlyChannel> Open, IReadOnlyDictionary<string, IReadOnlyList<RlyChannel>> All, IReadOnlyList<RlyChannel> Unknown)
{
    /// <summary>
    /// Finds them in gwc's listing. Where rly could not look up a channel's connection, the path over that connection tells the chain. Of several
    /// open ones the one over the path's connection counts, else the first made.
    /// </summary>
    public static GatewayLinks Read(IEnumerable<RlyChannel> channels, IReadOnlyDictionary<string, RlyPath> paths)
    {
        var unknown = new List<RlyChannel>();
        var byChain = new Dictionary<string, List<RlyChannel>>(StringComparer.Ordinal);
        foreach (var channel in channels.Where(channel => channel.PortId == ChannelPorts.Gateway && channel.IsOpen))
        {
            if ((channel.Counterparty?.ChainId ?? ChainOver(channel.ConnectionId, paths)) is not { } chainId)
            {
                unknown.Add(channel);
            }
            else if (byChain.TryGetValue(chainId, out var known))
            {
                known.Add(channel);
            }
            else
            {
                byChain[chainId] = [channel];
            }
        }

        var open = byChain.ToDictionary(chain => chain.Key, chain => Choose(chain.Key, chain.Value, paths), StringComparer.Ordinal);
        return new GatewayLinks(
            open, byChain.ToDictionary(chain => chain.Key, IReadOnlyList<RlyChannel> (chain) => chain.Value, StringComparer.Ordinal), unknown);
    }

    /// <summary>An unknown channel may be this chain's: it has the port such a chain has.</summary>
    public bool MayHide(ChannelPorts ports) =>
        Unknown.Any(channel => channel.Counterparty?.PortId is null || channel.Counterparty.PortId == ports.Counterparty);

    /// <summary>gwc has the chain's storage by one of its open channels; by whatever channel where those is not known.</summary>
    public static bool IsRegistered(string chainId, GatewayLinks? links, IEnumerable<StorageInfo> storages)
    {
        var channels = links?.All.GetValueOrDefault(chainId);
        return storages.Any(storage => storage.ChainId == chainId && channels?.Any(channel => channel.ChannelId == storage.ChannelId) != false);
    }

    /// <summary>
    /// A channel that is open on gwc and not at its other end. gwc's end opens before the last message of the handshake: a link that was ended in
    /// between leaves this.
    /// </summary>
    /// <param name="far">The channels of the counterparty.</param>
    public static bool IsHalfOpen(RlyChannel channel, IEnumerable<RlyChannel> far) =>
        channel is { IsOpen: true, Counterparty: not null } && far.Any(end => !end.IsOpen && IsEndOf(end, channel));

    /// <summary>
    /// A channel of this chain that is <see cref="IsHalfOpen">half open</see>, or whose other end is not there at all: the chain lost its data and
    /// started again from nothing.
    /// </summary>
    /// <param name="far">The channels of the counterparty. They have to be of the chain the channel leads to.</param>
    public static bool IsDead(RlyChannel channel, IEnumerable<RlyChannel> far) =>
        channel is { IsOpen: true, Counterparty: not null } && !far.Any(end => end.IsOpen && IsEndOf(end, channel));

    /// <summary>
    /// The ends a path over a channel has: source gwc, destination the chain. Null where the listing does not tell the ids.
    /// </summary>
    public static (RlyPathEnd Source, RlyPathEnd Destination)? PathEnds(string chainId, RlyChannel channel)
    {
        if (channel is { ClientId: { Length: > 0 } client, ConnectionId: { } connection, Counterparty: { } far }
            && far is { ClientId: { Length: > 0 } counterpartyClient, ConnectionId: { Length: > 0 } counterpartyConnection })
        {
            return (
                new RlyPathEnd { ChainId = Chain.Gateway, ClientId = client, ConnectionId = connection },
                new RlyPathEnd { ChainId = chainId, ClientId = counterpartyClient, ConnectionId = counterpartyConnection });
        }

        return null;
    }

    /// <summary>The configuration has the path of a channel, with the channel's ids as far as they are told.</summary>
    public static bool HasPath(string chainId, RlyChannel channel, IReadOnlyDictionary<string, RlyPath> paths)
    {
        if (!paths.TryGetValue(ChannelPorts.PathName(chainId), out var path) || !path.HasConnections)
        {
            return false;
        }

        return PathEnds(chainId, channel) is { } ends
            ? path.Src == ends.Source && path.Dst == ends.Destination
            : path.Src!.ChainId == Chain.Gateway && path.Dst!.ChainId == chainId && path.Src.ConnectionId == channel.ConnectionId;
    }

    private static bool IsEndOf(RlyChannel end, RlyChannel channel) =>
        end.ChannelId == channel.Counterparty!.ChannelId && end.PortId == channel.Counterparty.PortId && end.Counterparty?.ChannelId == channel.ChannelId;

    private static string? ChainOver(string? connectionId, IReadOnlyDictionary<string, RlyPath> paths) =>
        connectionId is null
            ? null
            : paths.Values
                .FirstOrDefault(path => path.Src?.ChainId == Chain.Gateway && path.Src.ConnectionId == connectionId)
                ?.Dst?.ChainId;

    private static RlyChannel Choose(string chainId, List<RlyChannel> channels, IReadOnlyDictionary<string, RlyPath> paths)
    {
        var own = paths.GetValueOrDefault(ChannelPorts.PathName(chainId))?.Src?.ConnectionId;
        return channels.Find(channel => own is not null && channel.ConnectionId == own) ?? channels.MinBy(channel => Number(channel.ChannelId))!;
    }

    private static int Number(string id) => int.TryParse(id.AsSpan(id.LastIndexOf('-') + 1), out var number) ? number : int.MaxValue;
}
