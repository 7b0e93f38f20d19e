using System.Text.Json;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Writes lists: items stand in them without their kind.</summary>
internal static class ListWriter
{
    public static Task WriteAsync(HttpContext context, ResourceType type, ListPage page)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", type.Kind + "List");
            writer.WriteString("apiVersion", type.ApiVersion);
            writer.WritePropertyName("metadata");
            page.Metadata().WriteTo(writer);
            writer.WriteStartArray("items");
            foreach (var item in page.Items)
            {
                writer.WriteRawValue(item.Item.Span, skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return ApiAnswer.WriteAsync(context, 200, buffer.WrittenMemory);
    }
}
