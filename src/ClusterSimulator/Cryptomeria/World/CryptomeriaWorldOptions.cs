namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>How fast things go in a simulated cryptomeria. The defaults are those of the stand-ins that upstream's scripts were timed with.</summary>
public sealed record CryptomeriaWorldOptions
{
    /// <summary>The time between two blocks of a chain. Default 1 s.</summary>
    public TimeSpan BlockTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long <c>rly transact link</c> takes: clients, connection and channel take a quarter, 40 % and 35 % of it. Default 2 s.</summary>
    public TimeSpan LinkLatency { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long rly and the chain programs take to come up before they do anything. Default 30 ms.</summary>
    public TimeSpan ProgramStartLatency { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>One query to a chain. Default 5 ms.</summary>
    public TimeSpan QueryLatency { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long the plain <c>rly chains list</c> waits for each chain's balance. Default 300 ms.</summary>
    public TimeSpan ChainListLatency { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The first pause between rly's tries to reach a chain; each further one is twice as long. Default 400 ms.</summary>
    public TimeSpan DialRetryDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How often rly tries to reach a chain before a transaction or at its start. Default 5.</summary>
    public int DialAttempts { get; init; } = 5;

    /// <summary>How often a running <c>rly start</c> looks at its chains. Default 1 s.</summary>
    public TimeSpan RelayerPollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a chain's daemon takes from its start to its first answer. Default 50 ms.</summary>
    public TimeSpan ChainStartLatency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a container whose process 1 has ended stays away where no kubelet starts it again. Default 1 s.</summary>
    public TimeSpan ContainerRestartDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether <c>sync_info</c> is spelt <c>SyncInfo</c> by the chain programs' status command, as older ones do. Default false.</summary>
    public bool OldStatusSpelling { get; init; }
}
