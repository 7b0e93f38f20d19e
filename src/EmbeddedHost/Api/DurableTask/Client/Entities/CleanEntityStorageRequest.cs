namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What to clean up of what is stored of entities.</summary>
public readonly record struct CleanEntityStorageRequest
{
    /// <summary>Everything.</summary>
    public static CleanEntityStorageRequest Default => new() { RemoveEmptyEntities = true, ReleaseOrphanedLocks = true };

    /// <summary>True removes what is left of entities that have no state, no lock and nothing to do.</summary>
    public bool RemoveEmptyEntities { get; init; }

    /// <summary>True releases locks of orchestrations that do not run any more.</summary>
    public bool ReleaseOrphanedLocks { get; init; }

    /// <summary>Where to go on; null begins at the beginning.</summary>
    public string? ContinuationToken { get; init; }
}
