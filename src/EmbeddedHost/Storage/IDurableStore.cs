using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>
/// Keeps a task hub. Writing goes through operations, which are applied one after another in the order in which they were submitted; each one wholly
/// or not at all. Reading sees what is committed.
/// </summary>
internal interface IDurableStore : IDisposable
{
    /// <summary>Reads entities.</summary>
    IEntityStore Entities { get; }

    /// <summary>Opens the store, making it where it is missing, and takes over what an earlier process left.</summary>
    /// <exception cref="DurableStorageException">The store cannot be opened or read.</exception>
    StartupState Open();

    /// <summary>A number that no execution has had.</summary>
    long NewExecution();

    /// <summary>Queues an operation. Its outcome is told to the operation, not to the caller.</summary>
    void Submit(StoreOperation operation);

    /// <summary>Applies what is queued and takes nothing more. Ends when the last operation has been told its outcome.</summary>
    Task CloseAsync();

    /// <summary>An instance with its whole history; null where there is none of that id.</summary>
    LoadedInstance? Load(string instanceId);

    /// <summary>An instance; null where there is none of that id.</summary>
    /// <param name="withPayloads">True also reads input and output.</param>
    InstanceDetails? ReadInstance(string instanceId, bool withPayloads);

    /// <summary>A queued activity; null where it is not queued any more.</summary>
    QueuedActivity? ReadActivity(long key);

    /// <summary>Instances by ascending instance id.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Only instance ids that come after this one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="withPayloads">True also reads inputs and outputs.</param>
    IReadOnlyList<InstanceDetails> ReadInstances(InstanceFilter filter, string? after, int limit, bool withPayloads);
}
