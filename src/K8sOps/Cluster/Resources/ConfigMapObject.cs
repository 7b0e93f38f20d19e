using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>A ConfigMap without its contents.</summary>
internal sealed record ConfigMapObject : ApiObject
{
    [JsonConverter(typeof(KeysOnlyConverter))]
    public MemberNames? Data { get; init; }

    [JsonConverter(typeof(KeysOnlyConverter))]
    public MemberNames? BinaryData { get; init; }

    public IEnumerable<string> Keys => [.. Data?.Names ?? [], .. BinaryData?.Names ?? []];
}

/// <summary>The names of an object's members.</summary>
internal sealed record MemberNames(IReadOnlyList<string> Names);
