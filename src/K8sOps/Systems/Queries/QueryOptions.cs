namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>How the queries are made.</summary>
public sealed record QueryOptions
{
    /// <summary>cryptomeria's Helm release. Default <c>cryptomeria</c>.</summary>
    public string Release { get; init; } = "cryptomeria";

    /// <summary>The host name or address by which the nodes' ports are reached from outside; null to find it out.</summary>
    public string? NodeHost { get; init; }

    /// <summary>Whether to find out the node's address where <see cref="NodeHost"/> is null. Default true.</summary>
    public bool AutoDetectNodeHost { get; init; } = true;

    /// <summary>How long a chain may take to tell its height. Default 2 s.</summary>
    public TimeSpan ChainTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the status waits for what is asked inside a pod (rly's processes and channels, gwc's registrations). Default 3 s.</summary>
    public TimeSpan PodTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it is remembered which channels their counterparties have. Default 30 s.</summary>
    public TimeSpan CounterpartyLifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node's address is remembered. Default 30 s.</summary>
    public TimeSpan NodeHostLifetime { get; init; } = TimeSpan.FromSeconds(30);
}
