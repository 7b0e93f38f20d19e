using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>What the status says of a system in which something is wrong: always 200, and what is wrong is named.</summary>
public sealed class StatusHealthTests : IAsyncLifetime
{
    private QuerySystem _system = null!;

    private ScriptedPods Pods => _system.Pods;

    public async ValueTask InitializeAsync()
    {
        _system = await QuerySystem.StartAsync();
        Pods.Start("mdsc", "fdsc-0", "fdsc-1");
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dead_chain_is_its_own_entrys_matter(bool hangs)
    {
        (hangs ? Pods.Hanging : Pods.Dead)["fdsc-1"] = true;
        var data = await StatusAsync("degraded", "fdsc-1: does not answer");
        var chain = Chain(data, "fdsc-1");
        Assert.Null(chain["latestHeight"]);
        Assert.Null(chain["catchingUp"]);
        Assert.Contains("fdsc-1 does not answer", chain["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("channel-2", chain["gatewayChannel"]!.GetValue<string>());
        Assert.Equal("1", Chain(data, "fdsc-0")["latestHeight"]!.GetValue<string>());
        Assert.False(Chain(data, "fdsc-0").ContainsKey("error"));
    }

    [Fact]
    public async Task Without_gwc_it_is_down()
    {
        Pods.Hanging["gwc"] = true;
        Pods.HangingScript = "# rly: report";
        var data = await StatusAsync("down", "gwc: does not answer");
        Assert.Null(Chain(data, "fdsc-0")["gatewayChannel"]);
        Assert.Equal("1", Chain(data, "fdsc-0")["latestHeight"]!.GetValue<string>());
        Assert.Contains(Reasons(data), reason => reason.StartsWith("the gateway channels are not known", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_that_catches_up_is_told()
    {
        Pods.CatchingUp["mdsc"] = true;
        var data = await StatusAsync("degraded", "mdsc: catches up with its peers");
        Assert.True(Chain(data, "mdsc")["catchingUp"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_relayer_without_rly_start_does_not_run()
    {
        Pods.Relayed = null;
        var data = await StatusAsync("degraded", "relayer: rly start does not run");
        Assert.False(data["relayer"]!["running"]!.GetValue<bool>());
        Assert.Empty(data["relayer"]!["paths"]!.AsArray());
        Assert.Contains("it would do startRelayer", data["relayer"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_relayed_is_told()
    {
        Pods.Relayed = ["mdsc", "fdsc-0"];
        var data = await StatusAsync("degraded", "relayer: rly start does not relay all paths");
        Assert.True(data["relayer"]!["running"]!.GetValue<bool>());
        Assert.Equal(["path-gwc-fdsc-0-gw", "path-gwc-mdsc-gw"], data["relayer"]!["paths"]!.AsArray().Select(path => path!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task Whether_a_relayer_runs_that_cannot_be_asked_is_not_known()
    {
        Pods.HangingScript = "# cryptomeria: list processes";
        var data = await StatusAsync("degraded");
        Assert.Contains(Reasons(data), reason => reason.StartsWith("relayer: whether rly start runs is not known", StringComparison.Ordinal));
        Assert.Null(data["relayer"]!["running"]);
        Assert.Null(data["relayer"]!["paths"]);
        Assert.Equal("channel-0", Chain(data, "mdsc")["gatewayChannel"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_question_that_hangs_is_not_asked_again_beside_itself()
    {
        Pods.HangingScript = "# gwcd";
        for (var i = 0; i < 2; i++)
        {
            var data = await StatusAsync("degraded");
            Assert.Null(Chain(data, "mdsc")["registered"]);
            Assert.Contains(Reasons(data), reason => reason.StartsWith("the registered storages are not known", StringComparison.Ordinal));
        }

        Assert.Equal(1, Pods.Looks["# gwcd: observe the registrations"]);
        Assert.Equal(2, Pods.Looks["# rly: report"]);
    }

    [Fact]
    public async Task Missing_links_and_registrations_are_told()
    {
        (Pods.Linked, Pods.Registered, Pods.Relayed) = (["mdsc", "fdsc-0"], ["mdsc"], ["mdsc", "fdsc-0"]);
        var data = await StatusAsync("degraded", "fdsc-1: has no open gateway channel", "fdsc-0, fdsc-1: its storage is not registered at gwc");
        Assert.Null(Chain(data, "fdsc-1")["gatewayChannel"]);
        Assert.False(Chain(data, "fdsc-1")["registered"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Before_the_first_start_it_says_so()
    {
        (Pods.Configured, Pods.Linked, Pods.Registered, Pods.Relayed) = (false, [], [], null);
        var data = await StatusAsync("degraded", "relayer: is not configured", "mdsc, fdsc-0, fdsc-1: its storage is not registered at gwc");
        Assert.Contains("it would do initRelayer, connectAll, startRelayer", data["relayer"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_is_down_and_says_so()
    {
        foreach (var (resource, name) in new[]
        {
            ("statefulsets", "cryptomeria-gwc"), ("statefulsets", "cryptomeria-mdsc"), ("statefulsets", "cryptomeria-fdsc-0"),
            ("statefulsets", "cryptomeria-fdsc-1"), ("deployments", "cryptomeria-relayer"),
        })
        {
            _system.Cluster.Objects.Patch(resource, QuerySystem.Namespace, name, JsonNode.Parse("""{"spec":{"replicas":0}}""")!.AsObject());
        }

        await _system.Cluster.Objects.WaitUntilReadyAsync(QuerySystem.Namespace, TestContext.Current.CancellationToken);
        var data = await StatusAsync("down", "gwc, mdsc, fdsc-0, fdsc-1, relayer: stopped (scaled to 0)");
        Assert.Contains("stopped", Chain(data, "gwc")["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(data["relayer"]!["pod"]);
    }

    [Fact]
    public async Task Pods_that_are_not_Ready_are_named()
    {
        _system.Cluster.PodFailures.Set("/faucet-", PodFailure.NotReady);
        await _system.Cluster.Objects.WaitAsync(
            objects => objects.List("pods", QuerySystem.Namespace, "app=faucet").All(pod => !IsReady(pod)), TestContext.Current.CancellationToken);
        var data = await StatusAsync("degraded");
        Assert.StartsWith("faucet: container faucet runs but is not Ready", Assert.Single(Reasons(data)), StringComparison.Ordinal);
        Assert.False(data["pods"]!.AsArray().Single(pod => pod!["component"]?.GetValue<string>() == "faucet")!["ready"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_missing_right_for_a_part_is_named_in_the_reasons()
    {
        _system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Verb = "get", Resource = "pods/proxy" });
        _system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Verb = "create", Resource = "pods/exec" });
        var data = await StatusAsync("degraded");
        Assert.Contains(Reasons(data), reason => reason.Contains("may not get pods/proxy in namespace cryptomeria", StringComparison.Ordinal));
        Assert.Contains(Reasons(data), reason => reason.Contains("may not create pods/exec in namespace cryptomeria", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/cryptomeria-gwc-0:26657/", "gwc")]
    [InlineData("/cryptomeria-fdsc-1-0:26657/", "fdsc-1")]
    public async Task A_height_that_may_not_be_asked_for_is_its_own_entrys_matter(string path, string chain)
    {
        using var forbidden = _system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbidden, Path = path });
        var data = await StatusAsync("degraded");
        Assert.StartsWith("the height is not known: ", Assert.Single(Reasons(data)), StringComparison.Ordinal);
        Assert.Contains("may not get pods/proxy", Chain(data, chain)["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(Chain(data, chain)["latestHeight"]);
        foreach (var other in new[] { "mdsc", "fdsc-0", "fdsc-1" })
        {
            Assert.NotNull(Chain(data, other)["gatewayChannel"]);
            Assert.True(Chain(data, other)["registered"]!.GetValue<bool>());
            Assert.Equal(other == chain, Chain(data, other)["latestHeight"] is null);
        }
    }

    [Fact]
    public async Task A_relayer_pod_that_is_not_Ready_is_told()
    {
        _system.Cluster.PodFailures.Set("/cryptomeria-relayer-", PodFailure.NotReady);
        await _system.Cluster.Objects.WaitAsync(
            objects => objects.List("pods", QuerySystem.Namespace, "app.kubernetes.io/component=relayer").All(pod => !IsReady(pod)), TestContext.Current.CancellationToken);
        var data = await StatusAsync("degraded");
        Assert.StartsWith("relayer: container relayer runs but is not Ready", Assert.Single(Reasons(data)), StringComparison.Ordinal);
        Assert.False(data["relayer"]!["running"]!.GetValue<bool>());
        Assert.NotNull(data["relayer"]!["pod"]);
    }

    [Fact]
    public async Task Two_relayers_in_a_pod_are_told()
    {
        Pods.Runs = 2;
        await StatusAsync("degraded", "relayer: rly start runs more than once");
    }

    [Fact]
    public async Task A_path_that_is_not_configured_is_told()
    {
        Pods.Paths = ["mdsc", "fdsc-0"];
        await StatusAsync("degraded", "fdsc-1: its channel has no path in rly's configuration");
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_is_told()
    {
        Pods.HangingScript = "# rly: observe the configuration";
        var data = await StatusAsync("degraded");
        Assert.Contains(Reasons(data), reason => reason.StartsWith("relayer: rly's configuration is not known: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_without_new_blocks_is_told_with_the_time_of_its_last()
    {
        Pods.BlockAges["fdsc-0"] = TimeSpan.FromMinutes(2);
        var data = await StatusAsync("degraded");
        Assert.Matches("^fdsc-0: makes no blocks \\(height 1\\), since [0-9:]+Z$", Assert.Single(Reasons(data)));
        var finding = Assert.Single(data["findings"]!.AsArray())!;
        Assert.Equal(("CHAIN_STALLED", "fdsc-0"), (finding["code"]!.GetValue<string>(), finding["subject"]!.GetValue<string>()));
        Assert.True(finding["transient"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_channel_whose_counterparty_is_gone_is_told()
    {
        Pods.Lost = ["fdsc-1"];
        var data = await StatusAsync("degraded");
        Assert.StartsWith("fdsc-1: channel-2 is open on gwc but not on fdsc-1", Assert.Single(Reasons(data)), StringComparison.Ordinal);
        Assert.Contains("it would do connectAll, startRelayer", data["relayer"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_gwc_deployed_it_is_down_and_says_so()
    {
        _system.Cluster.Objects.Delete("statefulsets", QuerySystem.Namespace, "cryptomeria-gwc");
        await _system.Cluster.Objects.WaitAsync(
            objects => objects.Find("pods", QuerySystem.Namespace, "cryptomeria-gwc-0") is null, TestContext.Current.CancellationToken);
        await StatusAsync("down", "gwc is not deployed");
    }

    private static bool IsReady(JsonObject pod) =>
        pod["status"]?["conditions"]?.AsArray().Any(condition => condition!["type"]!.GetValue<string>() == "Ready" && condition["status"]!.GetValue<string>() == "True") == true;

    private static JsonObject Chain(JsonObject data, string chainId) =>
        data["chains"]!.AsArray().Single(chain => chain!["chainId"]!.GetValue<string>() == chainId)!.AsObject();

    private static string[] Reasons(JsonObject data) => [.. data["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>())];

    private async Task<JsonObject> StatusAsync(string health, params string[] reasons)
    {
        var data = await _system.DataAsync("status");
        Assert.True(health == data["health"]!.GetValue<string>(), data.ToJsonString());
        Assert.All(reasons, reason => Assert.Contains(reason, Reasons(data)));
        return data;
    }
}
