namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>A cluster with the chart in it, shared by the tests of a class that leave it as it is.</summary>
public sealed class ChartFixture : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await TestCluster.StartWithChartAsync();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
