using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>Objects as the rules see them, in a few words.</summary>
internal static class Facts
{
    private const string NameLabel = "app.kubernetes.io/name";

    /// <summary>An object with the chart's name label.</summary>
    public static ObjectFacts Labelled(string kind, string name) => Plain(kind, name) with { Labels = new Dictionary<string, string> { [NameLabel] = "cryptomeria" } };

    /// <summary>An object with neither label nor annotation.</summary>
    public static ObjectFacts Plain(string kind, string name) => new(new ObjectKey(kind, name));

    /// <summary>A labelled object that a release has.</summary>
    public static ObjectFacts Of(string release, string kind, string name) => Labelled(kind, name).Annotated("meta.helm.sh/release-name", release);

    public static ObjectFacts With(this ObjectFacts facts, string label, string value) =>
        facts with { Labels = new Dictionary<string, string>(facts.Labels.ToDictionary()) { [label] = value } };

    public static ObjectFacts Annotated(this ObjectFacts facts, string annotation, string value) =>
        facts with { Annotations = new Dictionary<string, string>(facts.Annotations.ToDictionary()) { [annotation] = value } };

    public static ObjectFacts Kept(this ObjectFacts facts) => facts.Annotated("helm.sh/resource-policy", "keep");

    public static ObjectFacts Host(this ObjectFacts facts) => facts.With("app.kubernetes.io/part-of", "cryptomeria-functions");

    public static ObjectFacts By(this ObjectFacts facts, string kind, string name) => facts with { Controller = new ObjectKey(kind, name) };

    public static ObjectFacts Going(this ObjectFacts facts) => facts with { IsBeingDeleted = true };

    public static ObjectFacts Using(this ObjectFacts facts, params ObjectKey[] data) => facts with { Uses = data.ToHashSet() };
}
