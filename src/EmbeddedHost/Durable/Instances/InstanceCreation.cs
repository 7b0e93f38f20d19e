using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Writes new instances.</summary>
internal static class InstanceCreation
{
    /// <summary>Stores an instance that has not started, and, where it starts later, the timer for that.</summary>
    public static void Insert(IStoreTransaction transaction, NewInstance created, DateTime time)
    {
        InstanceRecord record = created.Record;
        transaction.InsertInstance(record);
        transaction.AppendEvent(
            EventKey.Of(record.Execution, 0), new HistoryEvent(HistoryEventKind.ExecutionStarted, time, Name: record.Name, Data: created.Input));
        if (record.StartAt is { } startAt)
        {
            transaction.InsertTimer(EventKey.Of(record.Execution, 0), record.Row, taskId: -1, startAt);
        }
    }

    /// <summary>Tells a new instance to start at once. Not stored: an instance that is pending without a timer starts anyway.</summary>
    public static InstanceMessage StartMessage(NewInstance created) => new()
    {
        Kind = HistoryEventKind.ExecutionStarted,
        Row = created.Record.Row,
        Execution = created.Record.Execution,
        NewInstance = created,
    };
}
