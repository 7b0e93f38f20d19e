using Cryptomeria.EmbeddedHost.Storage.Entities;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>What an operation can read and write.</summary>
internal interface IStoreTransaction
{
    /// <summary>What it can do with entities.</summary>
    IEntityTransaction Entities { get; }

    InstanceRecord? FindInstance(string instanceId);

    InstanceRecord? FindInstance(long row);

    /// <summary>The sub-orchestrations of an instance.</summary>
    IReadOnlyList<InstanceRecord> FindChildren(long row);

    /// <summary>Instances that match and come after an instance id, by ascending instance id.</summary>
    IReadOnlyList<InstanceRecord> FindInstances(InstanceFilter filter, string? after, int limit);

    void InsertInstance(InstanceRecord record);

    /// <summary>Writes down that an instance did something.</summary>
    /// <param name="status">The new status; null keeps it.</param>
    /// <returns>False where that execution is over or gone; nothing was written then.</returns>
    bool TouchInstance(long row, long execution, DateTime time, OrchestrationRuntimeStatus? status);

    void SetCustomStatus(long row, string? customStatus);

    /// <summary>Moves an instance on to a new execution.</summary>
    void SetExecution(long row, long execution, string version);

    /// <summary>Deletes an instance with all that belongs to it.</summary>
    void DeleteInstance(InstanceRecord record);

    void AppendEvent(long key, HistoryEvent historyEvent);

    void DeleteEvent(long key);

    /// <summary>Deletes an execution's history, except for the lines that queued activities need.</summary>
    void DeleteHistory(long execution);

    void InsertActivity(long key, long row);

    void DeleteActivity(long key);

    /// <summary>Deletes an execution's queued activities.</summary>
    void DeleteActivities(long execution);

    void InsertTimer(long key, long row, int taskId, DateTime fireAt);

    void DeleteTimer(long key);

    /// <summary>Deletes an execution's timers.</summary>
    void DeleteTimers(long execution);

    /// <summary>Stores a message and notes its key in it.</summary>
    void InsertMessage(InstanceMessage message);

    void DeleteMessage(long key);
}
