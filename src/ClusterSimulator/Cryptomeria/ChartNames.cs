using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>Names, labels and annotations the chart gives its objects.</summary>
internal sealed record ChartNames(string Namespace, string Release)
{
    public const string CategoryChain = "\"app.kubernetes.io/category\":\"chain\",";
    public const string Name = "\"app.kubernetes.io/name\":\"cryptomeria\"";

    public static string Component(string component) => $"\"app.kubernetes.io/component\":\"{component}\",";

    public static string Instance(string instance) => $"\"app.kubernetes.io/instance\":\"{instance}\",";

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Metadata with Helm's label and annotations only.</summary>
    /// <param name="labels">Further labels, each with its comma.</param>
    public string Bare(string name, string labels = "") =>
        $$"""
        "metadata":{"name":"{{name}}","namespace":"{{Namespace}}","labels":{ {{labels}}"app.kubernetes.io/managed-by":"Helm"},
         "annotations":{"meta.helm.sh/release-name":"{{Release}}","meta.helm.sh/release-namespace":"{{Namespace}}"} }
        """;

    /// <summary>Metadata with the chart's labels too.</summary>
    public string Labeled(string name, string labels = "") =>
        Bare(name, labels + Name + ",\"app.kubernetes.io/version\":\"1.0.0\",\"helm.sh/chart\":\"cryptomeria-0.1.0\",");
}
