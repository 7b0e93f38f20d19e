namespace Cryptomeria.K8sOps.Relayer;

/// <summary>One line of <c>rly q channels CHAIN</c>: a channel's end on that chain.</summary>
/// <remarks>
/// Where rly's own look-up of the channel's connection fails it prints the chain's bare record, without client ids, chain ids and the
/// counterparty's connection (cmd/query.go of rly 2.6).
/// </remarks>
internal sealed record RlyChannel
{
    public required string ChannelId { get; init; }

    public required string PortId { get; init; }

    public required string State { get; init; }

    public IReadOnlyList<string>? ConnectionHops { get; init; }

    /// <summary>The light client on this chain; null in the reduced form.</summary>
    public string? ClientId { get; init; }

    public RlyChannelCounterparty? Counterparty { get; init; }

    public bool IsOpen => State == RlyState.Open;

    public string? ConnectionId => ConnectionHops is [var first, ..] ? first : null;
}

/// <summary>The other end of an <see cref="RlyChannel"/>. All but the port and the channel are null in the reduced form.</summary>
internal sealed record RlyChannelCounterparty
{
    public string? ChainId { get; init; }

    public string? PortId { get; init; }

    public string? ChannelId { get; init; }

    public string? ClientId { get; init; }

    public string? ConnectionId { get; init; }
}

/// <summary>States as IBC names them.</summary>
internal static class RlyState
{
    /// <summary>The end is open. The end that confirms opens last.</summary>
    public const string Open = "STATE_OPEN";
}
