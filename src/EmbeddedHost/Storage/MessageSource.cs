namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>The row that a message stands for until it is applied; applying it deletes the row in the same transaction.</summary>
internal enum MessageSource
{
    /// <summary>None.</summary>
    None,

    /// <summary>A row of the inbox.</summary>
    Inbox,

    /// <summary>A row of the activity queue: a result that is not stored yet.</summary>
    Activity,

    /// <summary>A row of the timers: one whose time has come.</summary>
    Timer,
}
