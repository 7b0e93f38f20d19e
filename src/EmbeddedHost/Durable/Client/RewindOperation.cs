using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Rewinds an instance that failed. False where there is none of that id.</summary>
internal sealed class RewindOperation(EngineParts parts, string instanceId, string? reason, CancellationToken cancellationToken)
    : ClientOperation<bool>(cancellationToken)
{
    private InstanceRecord? _record;
    private InstanceMessage? _start;
    private bool _isBusy;

    /// <inheritdoc/>
    protected override void Change(IStoreTransaction transaction)
    {
        _record = transaction.FindInstance(instanceId);
        _start = null;
        _isBusy = false;
        if (_record is not { Status: OrchestrationRuntimeStatus.Failed })
        {
            return;
        }

        _isBusy = HasActivities(transaction, _record);
        if (!_isBusy)
        {
            _start = InstanceRewind.Revive(transaction, _record, reason, parts.Clock.GetUtcNow().UtcDateTime);
        }
    }

    /// <inheritdoc/>
    protected override bool Finish()
    {
        if (_record is null)
        {
            return false;
        }

        if (_isBusy)
        {
            throw new InvalidOperationException(
                $"The instance '{instanceId}' cannot be rewound yet: activities that it started still run, and would run twice. Try again when they have ended.");
        }

        if (_start is null)
        {
            throw new InvalidOperationException($"The instance '{instanceId}' is {_record.Status}; only one that is Failed can be rewound.");
        }

        parts.Instances.Deliver(instanceId, _start);
        parts.Watch.Notify(instanceId, OrchestrationRuntimeStatus.Pending);
        return true;
    }

    // Sub-orchestrations that failed are rewound with it.
    private static bool HasActivities(IStoreTransaction transaction, InstanceRecord record) =>
        transaction.HasActivities(record.Execution)
        || transaction.FindChildren(record.Row).Any(child => child.Status == OrchestrationRuntimeStatus.Failed && HasActivities(transaction, child));
}
