using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Brings instances that failed back to life.</summary>
internal static class InstanceRewind
{
    /// <summary>Notes in the history that an instance is rewound, and makes it pending: its next start begins the new run.</summary>
    /// <returns>The message that starts it. Not stored: an instance that is pending starts anyway.</returns>
    public static InstanceMessage Revive(IStoreTransaction transaction, InstanceRecord record, string? reason, DateTime time)
    {
        long last = transaction.FindLastEvent(record.Execution).Key;
        transaction.AppendEvent(last + 1, new HistoryEvent(HistoryEventKind.ExecutionRewound, time, Data: reason));
        transaction.ReviveInstance(record.Row, time);
        return new InstanceMessage { Kind = HistoryEventKind.ExecutionStarted, Row = record.Row, Execution = record.Execution };
    }
}
