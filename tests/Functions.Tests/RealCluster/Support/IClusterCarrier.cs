using System.Text.Json.Nodes;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>A cluster whose namespace is there and empty; disposed of, nothing of the test is left in it.</summary>
internal interface IClusterCarrier : IAsyncDisposable
{
    string Kubeconfig { get; }

    /// <summary>Null for the kubeconfig's current one.</summary>
    string? Context { get; }

    string Namespace { get; }

    string ChartPath { get; }

    string HelmBinary { get; }

    /// <summary>What cryptomeria must be installed with here; null for nothing.</summary>
    JsonObject? Values { get; }

    /// <summary>How long one job may take.</summary>
    TimeSpan Patience { get; }

    /// <summary>Eyes on the cluster, apart from the app's.</summary>
    ObservedCluster Observe() => new(Kubeconfig, Context, Namespace, Patience);
}
