using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods;

namespace Cryptomeria.ClusterSimulator;

/// <summary>A simulated cluster with a cryptomeria installed in it.</summary>
public sealed class SimulatedCryptomeria : IAsyncDisposable
{
    private SimulatedCryptomeria(ClusterSimulatorHost cluster, CryptomeriaWorld world)
    {
        Cluster = cluster;
        World = world;
    }

    public ClusterSimulatorHost Cluster { get; }

    /// <summary>What lives in its pods.</summary>
    public CryptomeriaWorld World { get; }

    /// <summary>Starts the cluster and applies the chart's objects; the pods come up after that by themselves.</summary>
    /// <param name="chart">What is installed; null leaves the cluster empty.</param>
    /// <param name="world">How fast things go in the pods.</param>
    /// <param name="cluster">The cluster's settings, given the runtime of its pods.</param>
    public static async Task<SimulatedCryptomeria> StartAsync(
        ChartValues? chart,
        CryptomeriaWorldOptions world,
        Func<IContainerRuntime, ClusterSimulatorOptions> cluster,
        CancellationToken cancellationToken)
    {
        var runtime = new CryptomeriaContainerRuntime(world);
        var host = await ClusterSimulatorHost.StartAsync(cluster(runtime), cancellationToken);
        if (chart is not null)
        {
            host.Objects.Create(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = chart.Namespace },
            });
            foreach (var manifest in CryptomeriaChart.Render(chart))
            {
                host.Objects.Create(manifest);
            }
        }

        return new SimulatedCryptomeria(host, runtime.World);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
