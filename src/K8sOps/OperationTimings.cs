namespace Cryptomeria.K8sOps;

/// <summary>How long the operations wait, and how often they observe meanwhile.</summary>
public sealed record OperationTimings
{
    /// <summary>How long a relayer pod may take to become Ready. Default 60 s, as cryptomeria's own scripts.</summary>
    public TimeSpan RelayerPod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the chains may take to answer before links are made. Default 120 s.</summary>
    public TimeSpan Chains { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long one request to a chain's RPC may take. Default 5 s.</summary>
    public TimeSpan ChainRequest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a chain may make no block before it counts as standing still. Default 10 s, two of the slowest usual block times.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old a chain's newest block may be, by the chain's own clock, before the chain counts as standing still. Default 30 s, some of the slowest usual block times.</summary>
    public TimeSpan Stalled { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a transaction may take to get into a block. Default 60 s.</summary>
    public TimeSpan Transaction { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long <c>rly start</c> has to stay alive before it counts as started. Default 2 s.</summary>
    public TimeSpan RelayerSettles { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long <c>rly start</c> may take to end when told to, before it is killed. Default 10 s, as cryptomeria's own scripts.</summary>
    public TimeSpan RelayerEnds { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a job that failed or was canceled may take to bring back the relayer it stopped, before it ends without. Default 40 s, well inside the margin its
    /// lock is held for.
    /// </summary>
    public TimeSpan RelayerReturn { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long an image may fail to be pulled, from the pod's start, before waiting for it is given up. Default 60 s.</summary>
    public TimeSpan ImagePull { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a container may fail to be made, from the pod's start, before waiting for it is given up. Default 60 s.</summary>
    public TimeSpan ContainerStart { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long no node may take a pod, for want of room or of its claim's volume, before waiting for it is given up. Default 5 min: a cluster may grow a node.</summary>
    public TimeSpan Unschedulable { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a container may crash before waiting for it is given up. Default 6.</summary>
    public int CrashRestarts { get; init; } = 6;

    /// <summary>The pause between two requests to a chain's RPC. Default 200 ms.</summary>
    public TimeSpan ChainPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The pause between two observations that take an exec. Default 500 ms.</summary>
    public TimeSpan ObservationPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a wait that goes on says so in the log. Default 10 s.</summary>
    public TimeSpan Progress { get; init; } = TimeSpan.FromSeconds(10);
}
