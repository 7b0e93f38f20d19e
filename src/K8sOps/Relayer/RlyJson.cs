using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>rly's configuration on the wire: kebab-case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RlyChainDefinition))]
[JsonSerializable(typeof(Dictionary<string, RlyConfiguredChain>))]
[JsonSerializable(typeof(RlyPath))]
[JsonSerializable(typeof(Dictionary<string, RlyPath>))]
internal sealed partial class RlyConfigJson : JsonSerializerContext;

/// <summary>What chains answer through rly: snake_case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RlyChannel))]
[JsonSerializable(typeof(RlyConnection))]
[JsonSerializable(typeof(RlyClientState))]
internal sealed partial class RlyChainJson : JsonSerializerContext;
