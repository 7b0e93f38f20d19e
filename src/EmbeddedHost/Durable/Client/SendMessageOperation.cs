using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Stores a message for an instance. One that is over or unknown gets nothing.</summary>
/// <param name="parts">The engine.</param>
/// <param name="instanceId">The instance.</param>
/// <param name="makeMessage">Makes the message for a row.</param>
/// <param name="cancellationToken">The client's.</param>
internal sealed class SendMessageOperation(
    EngineParts parts, string instanceId, Func<long, InstanceMessage> makeMessage, CancellationToken cancellationToken)
    : ClientOperation<bool>(cancellationToken)
{
    private InstanceMessage? _message;

    /// <inheritdoc/>
    protected override void Change(IStoreTransaction transaction)
    {
        _message = null;
        if (transaction.FindInstance(instanceId) is { IsTerminal: false } target)
        {
            _message = makeMessage(target.Row);
            transaction.InsertMessage(_message);
        }
    }

    /// <summary>True where the instance got the message.</summary>
    protected override bool Finish()
    {
        if (_message is null)
        {
            return false;
        }

        parts.Instances.Deliver(instanceId, _message);
        return true;
    }
}
