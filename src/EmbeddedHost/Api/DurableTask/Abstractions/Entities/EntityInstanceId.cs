using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Entities;

/// <summary>The id of an entity. Its text, also in JSON, is <c>@name@key</c>.</summary>
[JsonConverter(typeof(TextConverter))]
public readonly record struct EntityInstanceId
{
    /// <summary>Creates an id.</summary>
    /// <param name="name">The entity's name: not empty, without '@'. It is lower-cased: names compare without case.</param>
    /// <param name="key">The key, with case; may be empty and may hold '@'.</param>
    /// <exception cref="ArgumentException">The name is empty or holds '@', or the key is null.</exception>
    public EntityInstanceId(string name, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(key);
        if (name.Contains('@', StringComparison.Ordinal))
        {
            throw new ArgumentException("An entity's name must not hold '@'.", nameof(name));
        }

#pragma warning disable CA1308 // Lower case is the official form of the id.
        Name = name.ToLowerInvariant();
#pragma warning restore CA1308
        Key = key;
    }

    /// <summary>The entity's name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>Reads the text of an id.</summary>
    /// <param name="instanceId">The text, <c>@name@key</c>.</param>
    /// <exception cref="ArgumentException">The text is not that of an id.</exception>
    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        int separator = instanceId.IndexOf('@', 1);
        if (instanceId[0] != '@' || separator < 2)
        {
            throw new ArgumentException($"'{instanceId}' is not the id of an entity: write @name@key.", nameof(instanceId));
        }

        return new EntityInstanceId(instanceId[1..separator], instanceId[(separator + 1)..]);
    }

    /// <summary>The text of the id, <c>@name@key</c>.</summary>
    public override string ToString() => $"@{Name}@{Key}";

    private sealed class TextConverter : JsonConverter<EntityInstanceId>
    {
        public override EntityInstanceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            FromString(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, EntityInstanceId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
