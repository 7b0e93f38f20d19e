using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Kubelet;
using k8s;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>The API in front of the cryptomeria that is in the pods by default.</summary>
public sealed class CryptomeriaTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(30));
    private ClusterSimulatorHost _host = null!;
    private Kubernetes _client = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions { Pods = PodLatencies.None });
        _host.DeployCryptomeria(new ChartValues { FdscReplicas = 1 });
        await WaitForChainsAsync(3);
        _client = new Kubernetes(new KubernetesClientConfiguration { Host = _host.BaseAddress.ToString(), AccessToken = _host.Token });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Programs_run_in_the_pods()
    {
        var (code, output) = await ExecAsync("cryptomeria-gwc-0", "chain", "gwcd", "status");
        Assert.Equal(0, code);
        Assert.Contains("\"network\":\"gwc\"", output, StringComparison.Ordinal);
        var relayer = _host.Objects.List("pods", "cryptomeria", "app.kubernetes.io/component=relayer").Single()["metadata"]!["name"]!.GetValue<string>();
        var (_, listing) = await ExecAsync(relayer, "relayer", "sh", "-c", "cat /etc/mnemonics/gwc.relayer.mnemonic | wc -w");
        Assert.Equal("24", listing.Trim());
    }

    [Fact]
    public async Task A_chains_port_answers_through_the_proxies()
    {
        using var http = new HttpClient { BaseAddress = _host.BaseAddress };
        foreach (var path in new[] { "pods/cryptomeria-gwc-0:26657", "services/cryptomeria-gwc:rpc" })
        {
            var status = await http.GetStringAsync($"/api/v1/namespaces/cryptomeria/{path}/proxy/status", _timeout.Token);
            Assert.Contains("sync_info", status, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_leads_to_its_pod_from_inside_the_pods_too()
    {
        var (code, output) = await ExecAsync("cryptomeria-mdsc-0", "chain", "curl", "-s", "http://cryptomeria-gwc:26657/status");
        Assert.Equal(0, code);
        Assert.Contains("\"network\":\"gwc\"", output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deployed_again_with_more_chains_only_those_are_added()
    {
        var before = _host.Objects.Find("pods", "cryptomeria", "cryptomeria-gwc-0")!["metadata"]!["uid"]!.GetValue<string>();
        _host.DeployCryptomeria(new ChartValues { FdscReplicas = 2 });
        await WaitForChainsAsync(4);
        Assert.NotNull(_host.Objects.Find("pods", "cryptomeria", "cryptomeria-fdsc-1-0"));
        Assert.Equal(before, _host.Objects.Find("pods", "cryptomeria", "cryptomeria-gwc-0")!["metadata"]!["uid"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_relayer_whose_first_process_ends_is_counted_and_keeps_its_volumes()
    {
        var relayer = _host.Objects.List("pods", "cryptomeria", "app.kubernetes.io/component=relayer").Single()["metadata"]!["name"]!.GetValue<string>();
        await ExecAsync(
            relayer, "relayer", "sh", "-c", "echo kept > /home/relayer/.relayer/config/f; echo lost > /tmp/f; echo last words > /proc/1/fd/1; kill -TERM 1");
        await RestartedAsync(relayer, 1);
        var (_, left) = await ExecAsync(relayer, "relayer", "sh", "-c", "cat /home/relayer/.relayer/config/f; [ -e /tmp/f ] || echo gone");
        Assert.Equal("kept\ngone\n", left);
        Assert.Equal("last words\n", await LogAsync(relayer, previous: true));
        Assert.DoesNotContain("last words", await LogAsync(relayer, previous: false), StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = _host.BaseAddress };
        using var killed = await http.PostAsJsonAsync("/sim/kill", new { @namespace = "cryptomeria", pod = relayer, container = "relayer" }, _timeout.Token);
        Assert.Equal(204, (int)killed.StatusCode);
        await _host.Objects.WaitAsync(_ => Container(relayer)["state"]!["waiting"]?["reason"]?.GetValue<string>() == "CrashLoopBackOff", _timeout.Token);
        Assert.StartsWith("back-off 10s restarting failed container=relayer", Container(relayer)["state"]!["waiting"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(137, Container(relayer)["lastState"]!["terminated"]!["exitCode"]!.GetValue<int>());
        using var missing = await http.PostAsJsonAsync("/sim/kill", new { @namespace = "cryptomeria", pod = "none", container = "relayer" }, _timeout.Token);
        Assert.Equal(400, (int)missing.StatusCode);
    }

    private JsonNode Container(string pod) => _host.Objects.Find("pods", "cryptomeria", pod)!["status"]!["containerStatuses"]![0]!;

    private Task RestartedAsync(string pod, int count) => _host.Objects.WaitAsync(
        _ => Container(pod)["restartCount"]!.GetValue<int>() == count && Container(pod)["state"]!["running"] is not null, _timeout.Token);

    private async Task<string> LogAsync(string pod, bool previous)
    {
        await using var log = await _client.CoreV1.ReadNamespacedPodLogAsync(pod, "cryptomeria", previous: previous, cancellationToken: _timeout.Token);
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync(_timeout.Token);
    }

    /// <summary>A container runs before the program in it listens.</summary>
    private async Task WaitForChainsAsync(int count)
    {
        await _host.Objects.WaitUntilReadyAsync("cryptomeria", _timeout.Token);
        while (_host.World!.Chains.Count(chain => chain.Height > 0) < count)
        {
            await Task.Delay(20, _timeout.Token);
        }
    }

    private async Task<(int Code, string Output)> ExecAsync(string pod, string container, params string[] command)
    {
        var text = "";
        var code = await _client.NamespacedPodExecAsync(
            pod, "cryptomeria", container, command, tty: false,
            async (_, output, _) =>
            {
                using var reader = new StreamReader(output);
                text = await reader.ReadToEndAsync(_timeout.Token);
            },
            _timeout.Token);
        return (code, text);
    }
}
