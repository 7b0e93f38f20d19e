using Cryptomeria.EmbeddedHost.Durable.Instances;
using Cryptomeria.EmbeddedHost.Storage;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Starts an instance, unless one of the same id is in a status that forbids it.</summary>
internal sealed class CreateInstanceOperation(
    EngineParts parts, NewInstance created, IReadOnlySet<OrchestrationRuntimeStatus> blockingStatuses, CancellationToken cancellationToken)
    : ClientOperation<string>(cancellationToken)
{
    private InstanceRecord? _existing;
    private IReadOnlyList<string> _unlocked = [];

    private bool IsBlocked => _existing is { } existing && blockingStatuses.Contains(existing.Status);

    /// <inheritdoc/>
    protected override void Change(IStoreTransaction transaction)
    {
        _existing = transaction.FindInstance(created.Record.InstanceId);
        if (IsBlocked)
        {
            return;
        }

        _unlocked = [];
        if (_existing is not null)
        {
            transaction.DeleteInstance(_existing);
            _unlocked = transaction.Entities.ReleaseLocks(_existing.Execution);
        }

        InstanceCreation.Insert(transaction, created, created.Record.CreatedAt);
    }

    /// <inheritdoc/>
    protected override string Finish()
    {
        InstanceRecord record = created.Record;
        if (IsBlocked)
        {
            throw new OrchestrationAlreadyExistsException($"An orchestration instance with the id '{record.InstanceId}' already exists and is {_existing!.Status}.");
        }

        if (_existing is not null)
        {
            parts.Activities.Revoke(_existing.Execution);
        }

        foreach (string entityId in _unlocked)
        {
            parts.Entities.Wake(entityId);
        }

        if (record.StartAt is { } startAt)
        {
            parts.Timers.Add([new StoredTimer(EventKey.Of(record.Execution, 0), record.Row, record.InstanceId, TaskId: -1, startAt)]);
        }
        else
        {
            parts.Instances.Deliver(record.InstanceId, InstanceCreation.StartMessage(created));
        }

        parts.Watch.Notify(record.InstanceId, record.Status);
        return record.InstanceId;
    }
}
