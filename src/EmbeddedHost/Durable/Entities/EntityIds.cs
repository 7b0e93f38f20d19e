using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

/// <summary>Checks ids of entities, and of what must not be one.</summary>
internal static class EntityIds
{
    /// <exception cref="ArgumentException">The id is the default value, which names no entity.</exception>
    public static string Text(EntityInstanceId id, string parameterName) => id.Name is null
        ? throw new ArgumentException("The id names no entity: make it with a name and a key.", parameterName)
        : id.ToString();

    /// <exception cref="ArgumentException">The id is an entity's.</exception>
    public static void Refuse(string instanceId, string parameterName)
    {
        if (instanceId.StartsWith('@'))
        {
            throw new ArgumentException($"'{instanceId}' is the id of an entity, not of an orchestration.", parameterName);
        }
    }
}
