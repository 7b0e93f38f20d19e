namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Reads what a container's first process wrote (not what an exec in it wrote).</summary>
public interface IPodLogs
{
    /// <summary>The lines there are, oldest first; at most 16 MiB of them.</summary>
    /// <exception cref="OperationException"><c>POD_NOT_FOUND</c>; <c>K8S_REQUEST_FAILED</c> with the server's words for a container that is not there or has no previous run; <c>K8S_FORBIDDEN</c>; <c>K8S_UNREACHABLE</c> (retryable).</exception>
    Task<IReadOnlyList<PodLogLine>> ReadAsync(PodRef pod, PodLogQuery query, CancellationToken cancellationToken);

    /// <summary>The lines there are, oldest first, as they are read: at no time more than one is held.</summary>
    /// <exception cref="OperationException">As for <see cref="ReadAsync"/>.</exception>
    IAsyncEnumerable<PodLogLine> EnumerateAsync(PodRef pod, PodLogQuery query, CancellationToken cancellationToken);

    /// <summary>The lines there are and then those to come, until canceled or the container ends.</summary>
    /// <exception cref="OperationException">As for <see cref="ReadAsync"/>; <c>K8S_UNREACHABLE</c> (retryable) where the connection breaks: a pod's log has no cursor, so go on with <see cref="PodLogQuery.Since"/> and drop what was seen.</exception>
    IAsyncEnumerable<PodLogLine> FollowAsync(PodRef pod, PodLogQuery query, CancellationToken cancellationToken);
}

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
