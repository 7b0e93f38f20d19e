namespace Microsoft.DurableTask.Client;

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>Creates a result.</summary>
    /// <param name="count">The instances purged.</param>
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    /// <summary>Creates a result.</summary>
    /// <param name="count">The instances purged.</param>
    /// <param name="isComplete">True where nothing is left to purge; null where that is unknown.</param>
    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    /// <summary>The instances purged, sub-orchestrations included.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>True where nothing is left to purge; null where that is unknown.</summary>
    public bool? IsComplete { get; }
}
