using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>Writes an instance as the Durable extension's management routes show it. Payloads are JSON inside of JSON.</summary>
internal static class InstanceJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <param name="history">Writes the history's events into the array; null for no history.</param>
    public static void Write(Utf8JsonWriter writer, OrchestrationMetadata instance, bool showInput, Action<Utf8JsonWriter>? history = null)
    {
        writer.WriteStartObject();
        writer.WriteString("name", instance.Name);
        writer.WriteString("instanceId", instance.InstanceId);
        writer.WriteString("runtimeStatus", instance.RuntimeStatus.ToString());
        WritePayload(writer, "input", showInput ? instance.SerializedInput : null);
        WritePayload(writer, "customStatus", instance.SerializedCustomStatus);
        WritePayload(writer, "output", instance.SerializedOutput);
        writer.WriteString("createdTime", instance.CreatedAt.UtcDateTime.ToString(TimeFormat, null));
        writer.WriteString("lastUpdatedTime", instance.LastUpdatedAt.UtcDateTime.ToString(TimeFormat, null));
        if (history is not null)
        {
            writer.WriteStartArray("historyEvents");
            history(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>A payload as JSON where it is that, else as a string: a failure's text, say.</summary>
    public static void WritePayload(Utf8JsonWriter writer, string name, string? payload)
    {
        writer.WritePropertyName(name);
        WritePayload(writer, payload);
    }

    /// <inheritdoc cref="WritePayload(Utf8JsonWriter, string, string?)"/>
    public static void WritePayload(Utf8JsonWriter writer, string? payload)
    {
        if (payload is null)
        {
            writer.WriteNullValue();
        }
        else if (IsJson(payload))
        {
            writer.WriteRawValue(payload, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(payload);
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
