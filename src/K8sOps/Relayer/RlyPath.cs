namespace Cryptomeria.K8sOps.Relayer;

/// <summary>A path of rly's configuration (<c>rly paths list --json</c>), and a file for <c>rly paths add</c>.</summary>
internal sealed record RlyPath
{
    public RlyPathEnd? Src { get; init; }

    public RlyPathEnd? Dst { get; init; }

    /// <summary>Both ends name a client: <c>rly start</c> can relay it.</summary>
    public bool HasClients => !string.IsNullOrEmpty(Src?.ClientId) && !string.IsNullOrEmpty(Dst?.ClientId);

    /// <summary>Both ends name a connection: <c>rly transact channel</c> can use it.</summary>
    public bool HasConnections => HasClients && !string.IsNullOrEmpty(Src?.ConnectionId) && !string.IsNullOrEmpty(Dst?.ConnectionId);
}

/// <summary>One end of an <see cref="RlyPath"/>. Ids that are not known yet are left out.</summary>
internal sealed record RlyPathEnd
{
    public string? ChainId { get; init; }

    public string? ClientId { get; init; }

    public string? ConnectionId { get; init; }
}
