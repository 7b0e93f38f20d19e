using System.Text.Json.Serialization;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>One chain's channel with gwc.</summary>
/// <param name="ChannelId">The open gateway channel's id on gwc; null where there is none or that is not known.</param>
/// <param name="IsKnown">Whether there is one is known.</param>
/// <param name="PathPresent">rly's configuration has the path of the channel; false where there is no channel.</param>
/// <param name="Registered">The chain's storage is registered at gwc by the channel; null where that is not known.</param>
public sealed record GatewayChannel(string ChainId, string? ChannelId, bool IsKnown, bool PathPresent, bool? Registered)
{
    /// <summary>The channel is open on gwc, but not on the chain.</summary>
    public bool IsDead { get; init; }

    /// <summary>Packets can go over it: it is open at both ends, as far as is known, and rly has its path.</summary>
    [JsonIgnore]
    public bool IsLinked => ChannelId is not null && PathPresent && !IsDead;

    /// <summary>Its storage is registered by a channel that is open. One without an open channel is, if at all, registered by a channel that is gone.</summary>
    [JsonIgnore]
    public bool IsRegistered => ChannelId is not null && Registered == true;

    /// <summary>The channels of all chains but gwc.</summary>
    internal static IReadOnlyList<GatewayChannel> All(IEnumerable<Chain> chains, SystemObservations seen)
    {
        var paths = seen.Config.Value?.Paths ?? new Dictionary<string, RlyPath>();
        var links = seen.Channels.Value is { } channels ? GatewayLinks.Read(channels, paths) : null;
        return [.. chains.Where(chain => !chain.IsGateway).Select(chain => Of(chain, links, paths, seen))];
    }

    private static GatewayChannel Of(Chain chain, GatewayLinks? links, IReadOnlyDictionary<string, RlyPath> paths, SystemObservations seen)
    {
        var channel = links?.Open.GetValueOrDefault(chain.ChainId);
        return new GatewayChannel(
            chain.ChainId,
            channel?.ChannelId,
            links is not null && (channel is not null || !links.MayHide(ChannelPorts.For(chain))),
            channel is not null && GatewayLinks.HasPath(chain.ChainId, channel, paths),
            seen.Storages.Value is { } storages ? GatewayLinks.IsRegistered(chain.ChainId, links, storages) : null)
        {
            IsDead = channel is not null && seen.DeadChannels.Value?.Contains(channel.ChannelId) == true,
        };
    }
}
