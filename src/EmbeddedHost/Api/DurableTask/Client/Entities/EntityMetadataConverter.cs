using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Writes entity metadata as the official packages do: a stored state as a string, members that say nothing left out.</summary>
internal sealed class EntityMetadataConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert == typeof(EntityMetadata)
        || (typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(EntityMetadata<>));

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        Type state = typeToConvert == typeof(EntityMetadata) ? typeof(SerializedData) : typeToConvert.GetGenericArguments()[0];
        return (JsonConverter)Activator.CreateInstance(typeof(Converter<,>).MakeGenericType(typeToConvert, state))!;
    }

    private sealed class Converter<TMetadata, TState> : JsonConverter<TMetadata>
        where TMetadata : EntityMetadata<TState>
    {
        public override TMetadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Entity metadata can be written, not read.");

        public override void Write(Utf8JsonWriter writer, TMetadata value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString(Name(nameof(value.Id), options), value.Id.ToString());
            writer.WriteString(Name(nameof(value.LastModifiedTime), options), value.LastModifiedTime);
            if (value.BacklogQueueSize > 0)
            {
                writer.WriteNumber(Name(nameof(value.BacklogQueueSize), options), value.BacklogQueueSize);
            }

            if (value.LockedBy is { } lockedBy)
            {
                writer.WriteString(Name(nameof(value.LockedBy), options), lockedBy);
            }

            if (value.IncludesState)
            {
                WriteState(writer, Name(nameof(value.State), options), value.State, options);
            }

            writer.WriteEndObject();
        }

        private static void WriteState(Utf8JsonWriter writer, string name, TState state, JsonSerializerOptions options)
        {
            if (state is SerializedData stored)
            {
                writer.WriteString(name, stored.Value);
                return;
            }

            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, state, options);
        }

        private static string Name(string member, JsonSerializerOptions options) => options.PropertyNamingPolicy?.ConvertName(member) ?? member;
    }
}
