using Cryptomeria.EmbeddedHost.Durable.Client;
using Cryptomeria.EmbeddedHost.Storage;
using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Stores a client's signal.</summary>
internal sealed class SignalEntityOperation(EngineParts parts, EntityMessage message, CancellationToken cancellationToken)
    : ClientOperation<long>(cancellationToken)
{
    private long _key;

    /// <inheritdoc/>
    protected override void Change(IStoreTransaction transaction) => _key = transaction.Entities.Insert(message);

    /// <inheritdoc/>
    protected override long Finish()
    {
        parts.Entities.Deliver(_key, message);
        return _key;
    }
}
