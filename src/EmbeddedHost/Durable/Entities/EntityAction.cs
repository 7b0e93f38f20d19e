using Cryptomeria.EmbeddedHost.Storage.Entities;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Something that an entity did besides changing its state.</summary>
internal abstract record EntityAction
{
    /// <summary>It sent a signal.</summary>
    public sealed record Signal(EntityMessage Message) : EntityAction;

    /// <summary>It started an orchestration.</summary>
    public sealed record Start(string InstanceId, string Name, string? Input, StartOrchestrationOptions? Options) : EntityAction;
}
