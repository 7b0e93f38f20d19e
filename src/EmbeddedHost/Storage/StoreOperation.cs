namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>A change of the store.</summary>
internal abstract class StoreOperation
{
    /// <summary>
    /// True where the operation must not be lost: while the store cannot write for a time (the disk is full, say) it is kept and tried again.
    /// False fails it at once, so that its caller learns of it.
    /// </summary>
    public virtual bool IsRetried => true;

    /// <summary>Makes the change. May be called again after a failed commit, so it must start afresh each time.</summary>
    public abstract void Apply(IStoreTransaction transaction);

    /// <summary>Called once the change is committed; in the order of submission, on the writer's thread, so it must be short.</summary>
    public abstract void Committed();

    /// <summary>Called instead of <see cref="Committed"/> where the change is given up.</summary>
    public abstract void Failed(DurableStorageException exception);
}
