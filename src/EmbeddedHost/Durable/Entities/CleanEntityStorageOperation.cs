using Cryptomeria.EmbeddedHost.Durable.Client;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Entities;
using Microsoft.DurableTask.Client.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Cleans up one portion of what is stored of entities.</summary>
internal sealed class CleanEntityStorageOperation(
    EngineParts parts, CleanEntityStorageRequest request, string? after, CancellationToken cancellationToken)
    : ClientOperation<CleanEntityStorageResult>(cancellationToken)
{
    /// <summary>Entities looked at in one transaction, so that others get their turn.</summary>
    private const int Portion = 200;

    private readonly List<string> _released = [];
    private int _removed;
    private string? _last;

    /// <inheritdoc/>
    protected override void Change(IStoreTransaction transaction)
    {
        _released.Clear();
        _removed = 0;
        IReadOnlyList<EntityRecord> found = transaction.Entities.FindCleanable(after, Portion);
        _last = found.Count == Portion ? found[^1].EntityId : null;
        foreach (EntityRecord record in found)
        {
            if (record.Lock is { } owner)
            {
                ReleaseOrphan(transaction, record.EntityId, owner);
            }
            else if (request.RemoveEmptyEntities)
            {
                transaction.Entities.Remove(record.EntityId);
                _removed++;
            }
        }
    }

    /// <inheritdoc/>
    protected override CleanEntityStorageResult Finish()
    {
        _released.ForEach(parts.Entities.Wake);
        return new CleanEntityStorageResult
        {
            EmptyEntitiesRemoved = _removed,
            OrphanedLocksReleased = _released.Count,
            ContinuationToken = _last is null ? null : ContinuationTokens.After(_last),
        };
    }

    private void ReleaseOrphan(IStoreTransaction transaction, string entityId, EntityLock owner)
    {
        bool isOwned = transaction.FindInstance(owner.Row) is { IsTerminal: false } current && current.Execution == owner.Execution;
        if (request.ReleaseOrphanedLocks && !isOwned)
        {
            transaction.Entities.Unlock(entityId, owner.Execution);
            _released.Add(entityId);
        }
    }
}
