using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Deletes instances that are over.</summary>
/// <param name="parts">The engine.</param>
/// <param name="find">Finds them.</param>
/// <param name="isRecursive">True also deletes their sub-orchestrations, and those of these, that are over.</param>
/// <param name="cancellationToken">The client's.</param>
internal sealed class PurgeOperation(
    EngineParts parts, Func<IStoreTransaction, IReadOnlyList<InstanceRecord>> find, bool isRecursive, CancellationToken cancellationToken)
    : ClientOperation<int>(cancellationToken)
{
    private readonly List<InstanceRecord> _purged = [];

    /// <inheritdoc/>
    protected override void Change(IStoreTransaction transaction)
    {
        _purged.Clear();
        foreach (InstanceRecord record in find(transaction))
        {
            Purge(transaction, record);
        }
    }

    /// <inheritdoc/>
    protected override int Finish()
    {
        foreach (InstanceRecord record in _purged)
        {
            parts.Activities.Revoke(record.Execution);
        }

        return _purged.Count;
    }

    private void Purge(IStoreTransaction transaction, InstanceRecord record)
    {
        if (!record.IsTerminal)
        {
            return;
        }

        IReadOnlyList<InstanceRecord> children = isRecursive ? transaction.FindChildren(record.Row) : [];
        transaction.DeleteInstance(record);
        _purged.Add(record);
        foreach (InstanceRecord child in children)
        {
            Purge(transaction, child);
        }
    }
}
