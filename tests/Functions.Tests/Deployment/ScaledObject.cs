using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>KEDA's ScaledObject, as far as a test looks at it.</summary>
public sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = string.Empty;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = string.Empty;

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public Dictionary<string, object> Spec { get; set; } = [];
}
