using System.Text.Json.Serialization;

namespace Cryptomeria.EmbeddedHost.Durable.Entities;

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class EntityJsonContext : JsonSerializerContext;
