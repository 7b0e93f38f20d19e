namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>An entity that has something to do. One that has nothing is not in memory.</summary>
internal sealed class EntityActor(string entityId)
{
    public string EntityId => entityId;

    /// <summary>True where something has come in since its messages were read. Guarded by the table's lock.</summary>
    public bool IsWoken { get; set; }

    /// <summary>Its turns in a row that could not be taken. Used by one turn at a time.</summary>
    public int FailedTurns { get; set; }
}
