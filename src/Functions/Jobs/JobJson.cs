using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cryptomeria.Functions.Jobs;

/// <summary>What was asked for as JSON, for its digest and for a job's view.</summary>
[JsonSerializable(typeof(JobInput))]
internal sealed partial class JobJson : JsonSerializerContext
{
    /// <summary>The one instance in use.</summary>
    public static JobJson Own { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
