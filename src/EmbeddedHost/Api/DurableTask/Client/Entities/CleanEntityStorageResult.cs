namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What was cleaned up.</summary>
public readonly record struct CleanEntityStorageResult
{
    /// <summary>Empty entities that were removed.</summary>
    public int EmptyEntitiesRemoved { get; init; }

    /// <summary>Orphaned locks that were released.</summary>
    public int OrphanedLocksReleased { get; init; }

    /// <summary>Where to go on; null where all is done.</summary>
    public string? ContinuationToken { get; init; }
}
