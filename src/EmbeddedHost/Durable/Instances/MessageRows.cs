using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Deletes the rows that messages stand for.</summary>
internal static class MessageRows
{
    /// <summary>Deletes the row of a message that is applied, or not wanted any more.</summary>
    public static void Delete(IStoreTransaction transaction, MessageSource source, long key)
    {
        switch (source)
        {
            case MessageSource.Inbox:
                transaction.DeleteMessage(key);
                break;

            case MessageSource.Activity:
                transaction.DeleteActivity(key);
                break;

            case MessageSource.Timer:
                transaction.DeleteTimer(key);
                break;
        }
    }

    /// <summary>Deletes the row of a message for an execution that is gone. The line of an activity that outlived it goes too.</summary>
    public static void DeleteStale(IStoreTransaction transaction, InstanceMessage message)
    {
        Delete(transaction, message.Source, message.SourceKey);
        if (message.Source == MessageSource.Activity)
        {
            transaction.DeleteEvent(message.SourceKey);
        }
    }
}
