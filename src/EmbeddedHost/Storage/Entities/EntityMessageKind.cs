namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>What a message asks of an entity. The numbers are stored: never change one.</summary>
internal enum EntityMessageKind
{
    /// <summary>An operation that nobody waits for.</summary>
    Signal = 0,

    /// <summary>An operation whose result the caller waits for.</summary>
    Call = 1,

    /// <summary>To be locked for the caller, and to pass the request on to the next entity of the set.</summary>
    Lock = 2,
}
