using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>JSON as the API server writes it: compact, with no more escapes than needed.</summary>
internal static class JsonText
{
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Of(JsonNode? node) => node is null ? "null" : Encoding.UTF8.GetString(Bytes(node).Span);

    public static ReadOnlyMemory<byte> Bytes(JsonNode node)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }
}
