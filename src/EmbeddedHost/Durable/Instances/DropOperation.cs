using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Deletes messages that nobody wants: the instance is over, or they came for an execution that is gone.</summary>
internal sealed class DropOperation(EngineParts parts, InstanceActor actor, StepResult step) : StoreOperation
{
    /// <inheritdoc/>
    public override void Apply(IStoreTransaction transaction)
    {
        foreach (InstanceMessage message in step.Consumed)
        {
            MessageRows.Delete(transaction, message.Source, message.SourceKey);
        }

        foreach (InstanceMessage message in step.Stale)
        {
            MessageRows.DeleteStale(transaction, message);
        }
    }

    /// <inheritdoc/>
    public override void Committed() => parts.Instances.Release(actor, [], isStale: false);

    /// <inheritdoc/>
    public override void Failed(DurableStorageException exception) => EngineLog.StepLost(parts.Logger, actor.InstanceId, exception);
}
