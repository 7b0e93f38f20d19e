using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>What tests of entities ask of a hub.</summary>
internal static class EntityHub
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until no entity has anything to do.</summary>
    public static async Task EntitiesIdleAsync(this TestHub hub)
    {
        using CancellationTokenSource limit = new(Patience);
        await hub.Engine.Parts.Entities.WaitUntilIdleAsync(limit.Token);
    }

    /// <summary>Waits until an entity is as wanted.</summary>
    public static async Task<EntityMetadata<T>> UntilAsync<T>(this TestHub hub, EntityInstanceId id, Func<EntityMetadata<T>, bool> isWanted)
    {
        using CancellationTokenSource limit = new(Patience);
        while (true)
        {
            if (await hub.Client.Entities.GetEntityAsync<T>(id, cancellation: limit.Token) is { } metadata && isWanted(metadata))
            {
                return metadata;
            }

            await Task.Delay(5, limit.Token);
        }
    }

    /// <summary>The entity's state once nothing is left to do; the default value where it has none.</summary>
    public static async Task<T?> StateOfAsync<T>(this TestHub hub, EntityInstanceId id)
    {
        await hub.EntitiesIdleAsync();
        return await hub.Client.Entities.GetEntityAsync<T>(id) is { } metadata ? metadata.State : default;
    }
}
