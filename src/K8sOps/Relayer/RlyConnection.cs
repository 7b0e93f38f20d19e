namespace Cryptomeria.K8sOps.Relayer;

/// <summary>One line of <c>rly q connections CHAIN</c>: a connection's end on that chain.</summary>
internal sealed record RlyConnection
{
    public required string Id { get; init; }

    public required string ClientId { get; init; }

    public required string State { get; init; }

    public RlyConnectionCounterparty? Counterparty { get; init; }

    public bool IsOpen => State == RlyState.Open;
}

/// <summary>The other end of an <see cref="RlyConnection"/>; its connection is empty until it answered.</summary>
internal sealed record RlyConnectionCounterparty
{
    public string? ClientId { get; init; }

    public string? ConnectionId { get; init; }
}

/// <summary>One line of <c>rly q clients CHAIN</c>: a light client on that chain.</summary>
internal sealed record RlyClientState
{
    public required string ClientId { get; init; }

    public RlyClientTarget? ClientState { get; init; }
}

/// <summary>What a light client follows.</summary>
internal sealed record RlyClientTarget
{
    public string? ChainId { get; init; }
}
