using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>A log record as it stands in a blob, one JSON object a line.</summary>
/// <param name="Batch">On the first record of an append: its mark, by which the writer knows its own after an answer was lost.</param>
internal sealed record StoredLogRecord(
    long Offset, DateTimeOffset Time, string? Step, string Stream, string? Command, string Text, string? Batch = null)
{
    public LogRecord ToRecord() => new(Offset, Time, Step, Stream, Command, Text);
}

/// <summary>Who holds an idempotency key.</summary>
internal sealed record StoredClaim(string JobId, string RequestHash);

/// <summary>The JSON of stored blobs.</summary>
[JsonSerializable(typeof(StoredLogRecord))]
[JsonSerializable(typeof(StoredClaim))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    /// <summary>The one instance in use.</summary>
    public static StoredJson Instance { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
