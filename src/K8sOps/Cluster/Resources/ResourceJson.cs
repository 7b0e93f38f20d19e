using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>The API server's JSON; members that are not listed are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PodObject))]
[JsonSerializable(typeof(ResourcePage<PodObject>))]
[JsonSerializable(typeof(ResourcePage<ServiceObject>))]
[JsonSerializable(typeof(ResourcePage<ConfigMapObject>))]
[JsonSerializable(typeof(ResourcePage<WorkloadObject>))]
[JsonSerializable(typeof(ResourcePage<NodeObject>))]
[JsonSerializable(typeof(ResourcePage<PlainObject>))]
[JsonSerializable(typeof(PlainObject))]
internal sealed partial class ResourceJson : JsonSerializerContext;
