using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>
/// What cryptomeria's chart 0.1.0 renders: 25 objects with two fdsc chains, named, labelled and shaped as the real one's (ops/infra/k8s/helm/cryptomeria
/// of ProjectCryptomeria/Cryptomeria-core).
/// </summary>
public static class CryptomeriaChart
{
    /// <summary>The chains of a system, gwc and mdsc first.</summary>
    public static IReadOnlyList<string> Chains(int fdscReplicas) => ["gwc", "mdsc", .. Enumerable.Range(0, fdscReplicas).Select(i => $"fdsc-{i}")];

    /// <summary>The chart's objects in the order a cluster can take them; the namespace is not among them.</summary>
    public static IReadOnlyList<JsonObject> Render(ChartValues values)
    {
        var names = new ChartNames(values.Namespace, values.Release);
        var objects = new List<JsonObject>(AccessManifests.Render(names))
        {
            ConfigurationManifests.Mnemonics(names, Chains(values.FdscReplicas)),
        };
        objects.AddRange(ConfigurationManifests.Render(names));
        objects.AddRange(RelayerManifests.Render(names));
        objects.AddRange(ServerManifests.Render(names, values.FdscReplicas));
        objects.Add(ChainManifests.HeadlessService(names));
        var chains = Chains(values.FdscReplicas);
        for (var i = 0; i < chains.Count; i++)
        {
            objects.Add(ChainManifests.StatefulSet(names, chains[i]));
            objects.AddRange(ChainManifests.Services(names, chains[i], 30000 + (10 * i), values.ServiceShape));
        }

        return objects;
    }
}

/// <summary>What a chart is rendered with.</summary>
public sealed record ChartValues
{
    /// <summary>How many fdsc chains; default 2.</summary>
    public int FdscReplicas { get; init; } = 2;

    public string Namespace { get; init; } = "cryptomeria";

    public string Release { get; init; } = "cryptomeria";

    /// <summary>The shape of the chains' Services; default the chart's.</summary>
    public ChainServiceShape ServiceShape { get; init; }
}

/// <summary>How the chains' Services look.</summary>
public enum ChainServiceShape
{
    /// <summary>The chart's: one NodePort Service a chain.</summary>
    NodePort,

    /// <summary>A ClusterIP Service a chain and a NodePort one named <c>…-external</c> beside it.</summary>
    External,
}
