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
    private bool _hasLocked;

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

        _isBusy = IsSoOfAny(transaction, _record, static (store, record) => store.HasActivities(record.Execution));
        _hasLocked = IsSoOfAny(transaction, _record, static (store, record) => store.HasEvent(record.Execution, HistoryEventKind.EntityLockRequested));
        if (!_isBusy && !_hasLocked)
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

        if (_hasLocked)
        {
            // Its locks went when it failed: what others did to the entities since then is not what the kept results were made from.
            throw new InvalidOperationException($"The instance '{instanceId}' cannot be rewound: it locked entities, and has lost the locks since. Start a new one.");
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
    private static bool IsSoOfAny(IStoreTransaction transaction, InstanceRecord record, Func<IStoreTransaction, InstanceRecord, bool> isSo) =>
        isSo(transaction, record)
        || transaction.FindChildren(record.Row).Any(child => child.Status == OrchestrationRuntimeStatus.Failed && IsSoOfAny(transaction, child, isSo));
}
