using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

public sealed class PodFailureTests : IAsyncLifetime
{
    private const string Pod = "cryptomeria-fdsc-1-0";
    private const string Path = $"/api/v1/namespaces/cryptomeria/pods/{Pod}";

    private TestCluster _cluster = null!;

    private ClusterObjects Objects => _cluster.Host.Objects;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartWithChartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task An_image_that_cannot_be_pulled_keeps_a_pod_pending()
    {
        _cluster.Host.PodFailures.Set(Pod, PodFailure.ImagePullBackOff);
        Objects.Delete("pods", Chart.Namespace, Pod);
        await WaitForReasonAsync("ImagePullBackOff");
        Assert.Equal("Pending", Read()["status"]!["phase"]!.GetValue<string>());
        using var logs = await _cluster.Http.GetAsync(Path + "/log", _cluster.Timeout);
        Assert.Equal(400, (int)logs.StatusCode);
        Assert.Contains("is waiting to start: ImagePullBackOff", await logs.Content.ReadAsStringAsync(_cluster.Timeout), StringComparison.Ordinal);
        await using var exec = await RawExec.OpenAsync(_cluster, Path + "/exec?command=true&stdout=true", "v5.channel.k8s.io");
        Assert.Equal(101, exec.Status);
        await exec.ReceiveAsync(_cluster.Timeout);
        Assert.Contains("container not found (\\\"chain\\\")", (await exec.ReceiveAsync(_cluster.Timeout))!.Text, StringComparison.Ordinal);
        await RecoverAsync();
    }

    [Fact]
    public async Task A_pull_fails_with_its_error_before_it_is_backed_off()
    {
        _cluster.Host.PodFailures.Set(Pod, PodFailure.ImagePullBackOff);
        await using var watch = await LineStream.OpenAsync(
            _cluster, $"/api/v1/namespaces/cryptomeria/pods?watch=true&fieldSelector=metadata.name={Pod}&resourceVersion={Objects.ResourceVersion}");
        Objects.Delete("pods", Chart.Namespace, Pod);
        var waiting = new List<JsonNode>();
        while (waiting.LastOrDefault()?["reason"]!.GetValue<string>() != "ImagePullBackOff")
        {
            var pod = JsonNode.Parse((await watch.NextAsync())!)!["object"]!;
            if (pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"] is { } state)
            {
                waiting.Add(state);
            }
        }

        Assert.Equal(["ErrImagePull", "ImagePullBackOff"], waiting.Select(state => state["reason"]!.GetValue<string>()).Distinct());
        Assert.StartsWith("rpc error: code = NotFound desc = failed to pull and unpack image", waiting[0]["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("Back-off pulling image \"cryptomeria/fdsc:latest\"", waiting[^1]["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await RecoverAsync();
    }

    [Fact]
    public async Task A_claim_without_a_volume_keeps_its_pod_pending_until_it_gets_one()
    {
        using var set = await _cluster.Http.PostAsJsonAsync("/sim/claim-failures", new { pattern = $"/data-{Pod}$" }, _cluster.Timeout);
        Assert.Equal(204, (int)set.StatusCode);
        Objects.Delete("pvc", Chart.Namespace, $"data-{Pod}");
        Objects.Delete("pods", Chart.Namespace, Pod);
        await Objects.WaitAsync(
            objects => objects.Find("pods", Chart.Namespace, Pod)?["status"]?["conditions"]?[0]?["message"]?.GetValue<string>()
                .StartsWith("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.", StringComparison.Ordinal) == true,
            _cluster.Timeout);
        Assert.Equal("Pending", Objects.Find("pvc", Chart.Namespace, $"data-{Pod}")!["status"]!["phase"]!.GetValue<string>());
        await Objects.WaitAsync(
            objects => objects.List("events", Chart.Namespace).Any(one =>
                one["reason"]!.GetValue<string>() == "ProvisioningFailed" && one["involvedObject"]!["name"]!.GetValue<string>() == $"data-{Pod}"),
            _cluster.Timeout);
        using var clear = await _cluster.Http.DeleteAsync("/sim/claim-failures", _cluster.Timeout);
        await RecoverAsync();
    }

    [Fact]
    public async Task A_pod_that_crashes_is_stopped_counts_its_restarts_and_keeps_its_last_log()
    {
        _cluster.Runtime.Log(Chart.Namespace, Pod, DateTimeOffset.UtcNow, "last words");
        _cluster.Host.PodFailures.Set(Pod, PodFailure.CrashLoopBackOff);
        await WaitForReasonAsync("CrashLoopBackOff");
        Assert.False(_cluster.Runtime.Running.ContainsKey($"cryptomeria/{Pod}"));
        var container = Read()["status"]!["containerStatuses"]![0]!;
        Assert.Equal(1, container["restartCount"]!.GetValue<int>());
        Assert.Equal(1, container["lastState"]!["terminated"]!["exitCode"]!.GetValue<int>());
        Assert.Equal("last words\n", await _cluster.Http.GetStringAsync(Path + "/log?previous=true", _cluster.Timeout));
        await RecoverAsync();
        Assert.Equal(1, Read()["status"]!["containerStatuses"]![0]!["restartCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_pod_that_no_node_takes_stays_pending()
    {
        _cluster.Host.PodFailures.Set(Pod, PodFailure.Unschedulable);
        Objects.Delete("pods", Chart.Namespace, Pod);
        await Objects.WaitAsync(
            objects => objects.Find("pods", Chart.Namespace, Pod)?["status"]?["conditions"]?[0]?["reason"]?.GetValue<string>() == "Unschedulable",
            _cluster.Timeout);
        Assert.Null(Read()["spec"]!["nodeName"]);
        await using var exec = await RawExec.OpenAsync(_cluster, Path + "/exec?command=true&stdout=true", "v5.channel.k8s.io");
        Assert.Equal(400, exec.Status);
        Assert.Contains("does not have a host assigned", exec.Body, StringComparison.Ordinal);
        await RecoverAsync();
    }

    [Fact]
    public async Task A_pod_that_is_evicted_is_over_and_stays_listed_while_another_takes_its_place()
    {
        var relayer = _cluster.Pod("cryptomeria-relayer-");
        _cluster.Host.PodFailures.Set($"/{relayer}$", PodFailure.Evicted);
        await Objects.WaitAsync(
            objects => objects.List("pods", Chart.Namespace, "app.kubernetes.io/component=relayer").Count == 2
                && objects.Find("pods", Chart.Namespace, relayer)!["status"]!["reason"]?.GetValue<string>() == "Evicted",
            _cluster.Timeout);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        Assert.False(_cluster.Runtime.Running.ContainsKey($"cryptomeria/{relayer}"));
        Assert.Equal("Failed", Objects.Find("pods", Chart.Namespace, relayer)!["status"]!["phase"]!.GetValue<string>());
    }

    [Fact]
    public async Task Failures_are_set_and_cleared_over_http()
    {
        using var set = await _cluster.Http.PostAsJsonAsync("/sim/pod-failures", new { pattern = $"/{Pod}$", failure = "NotReady" }, _cluster.Timeout);
        Assert.Equal(204, (int)set.StatusCode);
        await Objects.WaitAsync(objects => !objects.Find("pods", Chart.Namespace, Pod)!["status"]!["containerStatuses"]![0]!["ready"]!.GetValue<bool>(), _cluster.Timeout);
        Assert.Equal("Running", Read()["status"]!["phase"]!.GetValue<string>());
        using var clear = await _cluster.Http.DeleteAsync("/sim/pod-failures", _cluster.Timeout);
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
    }

    private JsonObject Read() => Objects.Find("pods", Chart.Namespace, Pod)!;

    private Task WaitForReasonAsync(string reason) => Objects.WaitAsync(
        objects => objects.Find("pods", Chart.Namespace, Pod)?["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"]?.GetValue<string>() == reason,
        _cluster.Timeout);

    private async Task RecoverAsync()
    {
        _cluster.Host.PodFailures.Clear();
        await Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        Assert.True(_cluster.Runtime.Running.ContainsKey($"cryptomeria/{Pod}"));
    }
}
