namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>A change: an object added (no <see cref="Before"/>), changed (both) or removed (no <see cref="After"/>).</summary>
/// <param name="Last">What a watch of a removal shows: the last state with the removal's version; null else.</param>
internal sealed record StoreEvent(long Version, StoredObject? Before, StoredObject? After, StoredObject? Last)
{
    public StoredObject Subject => After ?? Before!;
}

/// <summary>The objects of one type as they were at one version, by namespace and name.</summary>
internal sealed record StoreSnapshot(long Version, IReadOnlyList<StoredObject> Objects);
