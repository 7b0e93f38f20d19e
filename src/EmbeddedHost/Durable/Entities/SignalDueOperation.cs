using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Puts a signal whose time has come among those that wait for their turn.</summary>
internal sealed class SignalDueOperation(EngineParts parts, long key, string entityId) : StoreOperation
{
    /// <inheritdoc/>
    public override void Apply(IStoreTransaction transaction) => transaction.Entities.MakeReady(key);

    /// <inheritdoc/>
    public override void Committed() => parts.Entities.Wake(entityId);

    /// <inheritdoc/>
    public override void Failed(DurableStorageException exception) => EngineLog.EntityTurnLost(parts.Logger, entityId, exception);
}
