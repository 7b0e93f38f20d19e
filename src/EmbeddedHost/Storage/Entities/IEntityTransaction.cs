namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>What an operation can read and write of entities.</summary>
internal interface IEntityTransaction
{
    /// <summary>Stores a message.</summary>
    /// <returns>Its key.</returns>
    long Insert(EntityMessage message);

    /// <summary>Deletes a message.</summary>
    /// <returns>False where there was none.</returns>
    bool Delete(long key);

    /// <summary>Makes a signal that waited for its time ready.</summary>
    void MakeReady(long key);

    /// <summary>Writes an entity's state; null leaves it without one.</summary>
    void SetState(string entityId, string? state, DateTime time);

    /// <summary>Locks an entity.</summary>
    void Lock(string entityId, EntityLock owner, DateTime time);

    /// <summary>Ends one lock, and only where the execution has it.</summary>
    void Unlock(string entityId, long execution);

    /// <summary>Ends an execution's locks, and takes back its requests for locks.</summary>
    /// <returns>The entities that may have something to do now.</returns>
    IReadOnlyList<string> ReleaseLocks(long execution);

    /// <summary>Entities that have a lock, or neither state nor lock nor messages, and come after an id, by ascending id.</summary>
    IReadOnlyList<EntityRecord> FindCleanable(string? after, int limit);

    /// <summary>Deletes what is stored of an entity, but for its messages.</summary>
    void Remove(string entityId);
}
