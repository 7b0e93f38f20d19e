namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>How long the steps of a pod's life take.</summary>
public sealed record PodLatencies
{
    /// <summary>No step takes any time.</summary>
    public static PodLatencies None { get; } = new()
    {
        Scheduling = TimeSpan.Zero,
        Starting = TimeSpan.Zero,
        Readiness = TimeSpan.Zero,
        Termination = TimeSpan.Zero,
        Removal = TimeSpan.Zero,
        Restart = TimeSpan.Zero,
    };

    /// <summary>From its creation until a node has it; default 20 ms.</summary>
    public TimeSpan Scheduling { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Until its containers run; default 150 ms.</summary>
    public TimeSpan Starting { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Until it is ready; default 0.</summary>
    public TimeSpan Readiness { get; init; }

    /// <summary>From its deletion until its containers have ended; default 100 ms. The pod's grace period bounds it.</summary>
    public TimeSpan Termination { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the ended pod is gone; default 20 ms.</summary>
    public TimeSpan Removal { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>From a container's first end by itself until it is started again; default 1 s.</summary>
    public TimeSpan Restart { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The back-off after a container's second end; each further one doubles it, up to thirty times. Default 10 s, as a real kubelet's.</summary>
    public TimeSpan CrashBackOff { get; init; } = TimeSpan.FromSeconds(10);
}
