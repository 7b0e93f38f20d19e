using System.Text.Json.Serialization;
using Cryptomeria.K8sOps.Systems.Queries;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>The queries' JSON.</summary>
[JsonSerializable(typeof(QueryAnswer<SystemStatus>))]
[JsonSerializable(typeof(QueryAnswer<SystemPorts>))]
[JsonSerializable(typeof(PodView))]
[JsonSerializable(typeof(ServiceView))]
[JsonSerializable(typeof(ConfigMapView))]
[JsonSerializable(typeof(PodLogEnd))]
internal sealed partial class QueryJson : JsonSerializerContext
{
    /// <summary>The one instance in use.</summary>
    public static QueryJson Http { get; } = new(ApiJson.NewOptions());
}
