using System.Text.Json.Serialization;

namespace Cryptomeria.EmbeddedHost.Http.Admin;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostStatusView))]
[JsonSerializable(typeof(IReadOnlyList<FunctionView>))]
internal sealed partial class AdminJsonContext : JsonSerializerContext;
