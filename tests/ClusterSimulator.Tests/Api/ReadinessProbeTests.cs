using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>Containers whose readiness is probed.</summary>
public sealed class ReadinessProbeTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;
    private volatile bool _isHealthy;

    private ClusterObjects Objects => _cluster.Host.Objects;

    private JsonNode? Status => Objects.Find("pods", "default", "probed")?["status"];

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(options => options with { Pods = PodLatencies.None });
        _cluster.Runtime.Programs["is-healthy"] = async (exec, _) =>
        {
            if (_isHealthy)
            {
                return new ContainerExit(0);
            }

            await exec.StandardError("not yet\n"u8.ToArray());
            return new ContainerExit(1);
        };
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData("""{"httpGet":{"path":"/status","port":"rpc"},"periodSeconds":1,"failureThreshold":2}""", "connect: connection refused")]
    [InlineData("""{"tcpSocket":{"port":26657},"periodSeconds":1,"failureThreshold":2}""", "connect: connection refused")]
    [InlineData("""{"exec":{"command":["is-healthy"]},"periodSeconds":1,"failureThreshold":2}""", "Readiness probe failed: not yet")]
    public async Task It_is_ready_while_its_probe_succeeds(string probe, string failure)
    {
        Create(probe);
        await UnhealthyAsync(failure);
        Assert.Equal("Running", Status!["phase"]!.GetValue<string>());
        Assert.False(IsReady());

        Set(healthy: true);
        await Objects.WaitAsync(_ => IsReady(), _cluster.Timeout);
        Assert.True(Status!["containerStatuses"]![0]!["ready"]!.GetValue<bool>());

        Set(healthy: false);
        await Objects.WaitAsync(_ => !IsReady(), _cluster.Timeout);
        Assert.Equal("containers with unready status: [main]", Condition("Ready")!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_first_probe_waits_for_its_delay_and_one_of_a_restarted_container_begins_anew()
    {
        Set(healthy: true);
        Create("""{"exec":{"command":["is-healthy"]},"initialDelaySeconds":2,"periodSeconds":1}""");
        await Objects.WaitAsync(_ => IsReady(), _cluster.Timeout);
        var started = Status!["startTime"]!.GetValue<DateTimeOffset>();
        Assert.True(Condition("Ready")!["lastTransitionTime"]!.GetValue<DateTimeOffset>() - started >= TimeSpan.FromSeconds(1));

        Set(healthy: false);
        _cluster.Runtime.End("default", "probed", "main", 1);
        await Objects.WaitAsync(_ => Status!["containerStatuses"]![0]!["restartCount"]!.GetValue<int>() == 1, _cluster.Timeout);
        await UnhealthyAsync("not yet");
        Assert.False(IsReady());
        Set(healthy: true);
        await Objects.WaitAsync(_ => IsReady(), _cluster.Timeout);
    }

    [Fact]
    public async Task What_the_server_fills_in_are_the_real_defaults()
    {
        Create("""{"httpGet":{"port":80}}""");
        await Objects.WaitAsync(_ => Status is not null, _cluster.Timeout);
        Assert.Equal(
            """{"httpGet":{"port":80,"path":"/","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}""",
            Objects.Find("pods", "default", "probed")!["spec"]!["containers"]![0]!["readinessProbe"]!.ToJsonString());
    }

    private void Create(string probe) => Objects.Create(Chart.Parse(
        $$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"probed","namespace":"default"},
         "spec":{"containers":[{"name":"main","image":"x","ports":[{"name":"rpc","containerPort":26657}],"readinessProbe":{{probe}} }]} }
        """));

    private void Set(bool healthy)
    {
        _isHealthy = healthy;
        if (healthy)
        {
            _cluster.Runtime.Pages["probed:26657/status"] = "{}";
        }
        else
        {
            _cluster.Runtime.Pages.Clear();
        }
    }

    private Task UnhealthyAsync(string message) => Objects.WaitAsync(
        objects => objects.List("events", "default").Any(one =>
            one["reason"]!.GetValue<string>() == "Unhealthy" && one["message"]!.GetValue<string>().EndsWith(message, StringComparison.Ordinal)),
        _cluster.Timeout);

    private bool IsReady() => Condition("Ready")?["status"]?.GetValue<string>() == "True";

    private JsonNode? Condition(string type) =>
        Status?["conditions"]?.AsArray().SingleOrDefault(condition => condition!["type"]!.GetValue<string>() == type);
}
