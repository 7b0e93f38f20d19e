using Cryptomeria.EmbeddedHost.Storage.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Something that an entity did besides changing its state.</summary>
internal abstract record EntityAction
{
    /// <summary>It sent a signal.</summary>
    public sealed record Signal(EntityMessage Message) : EntityAction;

    /// <summary>It started an orchestration.</summary>
    /// <param name="Version">Empty for none.</param>
    /// <param name="StartAt">Null for at once.</param>
    public sealed record Start(string InstanceId, string Name, string Version, string? Input, DateTime? StartAt) : EntityAction;
}
