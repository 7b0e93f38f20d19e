using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>Containers that end by themselves.</summary>
public sealed class ContainerRestartTests : IAsyncLifetime
{
    private const string Pod = "cryptomeria-fdsc-1-0";
    private const string Path = $"/api/v1/namespaces/cryptomeria/pods/{Pod}";

    private TestCluster _cluster = null!;

    private ClusterObjects Objects => _cluster.Host.Objects;

    private JsonNode Container => Objects.Find("pods", Chart.Namespace, Pod)!["status"]!["containerStatuses"]![0]!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartWithChartAsync(
        options => options with { Pods = PodLatencies.None with { CrashBackOff = TimeSpan.FromMilliseconds(100) } });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(0, "Completed")]
    [InlineData(137, "Error")]
    public async Task One_that_ends_is_started_again_and_counted(int exitCode, string reason)
    {
        var id = Container["containerID"]!.GetValue<string>();
        _cluster.Runtime.Log(Chart.Namespace, Pod, DateTimeOffset.UtcNow, "last words");
        _cluster.Runtime.End(Chart.Namespace, Pod, "chain", exitCode);
        await RestartedAsync(1);
        Assert.Equal([$"cryptomeria/{Pod}/chain"], _cluster.Runtime.Restarted);
        var last = Container["lastState"]!["terminated"]!;
        Assert.Equal((exitCode, reason, id), (last["exitCode"]!.GetValue<int>(), last["reason"]!.GetValue<string>(), last["containerID"]!.GetValue<string>()));
        Assert.NotEqual(id, Container["containerID"]!.GetValue<string>());
        Assert.Equal("last words\n", await _cluster.Http.GetStringAsync(Path + "/log?previous=true", _cluster.Timeout));
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
    }

    [Fact]
    public async Task One_that_ends_again_and_again_is_backed_off_for_longer_each_time()
    {
        await using var watch = await LineStream.OpenAsync(
            _cluster, $"/api/v1/namespaces/cryptomeria/pods?watch=true&fieldSelector=metadata.name={Pod}&resourceVersion={Objects.ResourceVersion}");
        for (var ends = 1; ends <= 4; ends++)
        {
            _cluster.Runtime.End(Chart.Namespace, Pod, "chain", 1);
            await RestartedAsync(ends);
        }

        var (states, backOffs) = (new List<string>(), new List<string>());
        while (states.Count(state => state == "running") < 4)
        {
            var container = JsonNode.Parse((await watch.NextAsync())!)!["object"]!["status"]!["containerStatuses"]![0]!;
            var state = container["state"]!.AsObject().Single();
            if (states.LastOrDefault() != state.Key)
            {
                states.Add(state.Key);
            }

            if (state.Key != "waiting")
            {
                continue;
            }

            Assert.Equal("CrashLoopBackOff", state.Value!["reason"]!.GetValue<string>());
            Assert.False(container["ready"]!.GetValue<bool>());
            Assert.NotNull(container["lastState"]!["terminated"]);
            backOffs.Add(state.Value["message"]!.GetValue<string>().Split(' ')[1]);
        }

        Assert.Equal(
            ["terminated", "running", "terminated", "waiting", "running", "terminated", "waiting", "running", "terminated", "waiting", "running"], states);
        Assert.Equal(["0.1s", "0.2s", "0.4s"], backOffs.Distinct());
        Assert.Contains(Objects.List("events", Chart.Namespace), one =>
            one["reason"]!.GetValue<string>() == "BackOff" && one["message"]!.GetValue<string>().StartsWith("Back-off restarting failed container chain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_that_restarts_nothing_has_ended_with_its_containers()
    {
        Objects.Create(Chart.Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"once","namespace":"default"},
             "spec":{"restartPolicy":"OnFailure","containers":[{"name":"main","image":"x"}]}}
            """));
        string? Phase() => Objects.Find("pods", "default", "once")?["status"]?["phase"]?.GetValue<string>();
        await Objects.WaitAsync(_ => Phase() == "Running", _cluster.Timeout);
        _cluster.Runtime.End("default", "once", "main", 1);
        await Objects.WaitAsync(_ => Objects.Find("pods", "default", "once")!["status"]!["containerStatuses"]![0]!["restartCount"]!.GetValue<int>() == 1, _cluster.Timeout);
        _cluster.Runtime.End("default", "once", "main", 0);
        await Objects.WaitAsync(_ => Phase() == "Succeeded", _cluster.Timeout);
    }

    private Task RestartedAsync(int count) => Objects.WaitAsync(
        _ => Container["restartCount"]!.GetValue<int>() == count && Container["state"]!["running"] is not null, _cluster.Timeout);
}
