using Cryptomeria.ClusterSimulator.Controllers;
using Cryptomeria.ClusterSimulator.Store;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>The next step of a Deployment's rollout.</summary>
public sealed class RolloutTests
{
    [Theory]
    [InlineData(3, 3, 2)]
    [InlineData(3, 4, 2)]
    [InlineData(4, 4, 2)]
    public void Pods_that_a_set_no_longer_wants_are_not_counted_on(int wanted, int available, int left)
    {
        var deployment = Parse(ResourceTypes.Deployments, """{"replicas":4,"strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}}}""");
        var (old, current) = (Set(wanted, available), Set(5 - wanted, available: 1));
        var step = new Rollout(deployment, current, [old]).Next(_ => true);
        Assert.Equal((old, left), (step?.Set, step?.Replicas));
    }

    private static StoredObject Set(int replicas, int available) =>
        Parse(ResourceTypes.ReplicaSets, $$"""{"replicas":{{replicas}} }""", $$"""{"availableReplicas":{{available}} }""");

    private static StoredObject Parse(ResourceType type, string spec, string status = "{}") =>
        new(type, Chart.Parse($$"""{"metadata":{"name":"a","namespace":"a"},"spec":{{spec}},"status":{{status}} }"""), 1);
}
