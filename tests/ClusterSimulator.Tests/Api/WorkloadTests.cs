using Cryptomeria.ClusterSimulator.Tests.Api.Support;
using k8s;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

public sealed class WorkloadTests
{
    [Fact]
    public async Task The_chart_comes_up_ready()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        var pods = await cluster.Client.CoreV1.ListNamespacedPodAsync(Chart.Namespace, cancellationToken: cluster.Timeout);
        Assert.Equal(7, pods.Items.Count);
        Assert.All(pods.Items, pod => Assert.Equal("Running", pod.Status.Phase));
    }
}
