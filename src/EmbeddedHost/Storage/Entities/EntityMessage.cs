namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>Something that an entity is asked for.</summary>
internal sealed record EntityMessage
{
    /// <summary>The row of the inbox; messages of one entity are taken in its order.</summary>
    public long Key { get; init; }

    public required string EntityId { get; init; }

    public required EntityMessageKind Kind { get; init; }

    /// <summary>The operation; null for a lock.</summary>
    public string? Operation { get; init; }

    /// <summary>The operation's input, as stored; for a lock the whole set, a JSON array of ids in the order of locking.</summary>
    public string? Data { get; init; }

    /// <summary>When to deliver it; null for at once.</summary>
    public DateTime? DueAt { get; init; }

    /// <summary>The orchestration it came from; null for a client and an entity.</summary>
    public EntityCaller? Caller { get; init; }
}
