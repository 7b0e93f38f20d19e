namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Which lines of a log are wanted.</summary>
public sealed record PodLogQuery
{
    /// <summary>Only the last so many lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines written within this time before now; whole seconds, at least 1. Null for all.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Only lines written at or after this moment, which the server cuts to whole seconds; null for all. Not together with <see cref="Within"/>.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The container's previous run, the one before it was restarted.</summary>
    public bool Previous { get; init; }

    /// <summary>Tell when each line was written.</summary>
    public bool Timestamps { get; init; }
}

/// <summary>A line of a log.</summary>
/// <param name="Time">When it was written; null where timestamps were not asked for.</param>
/// <param name="Text">The line without its end.</param>
public sealed record PodLogLine(DateTimeOffset? Time, string Text);
