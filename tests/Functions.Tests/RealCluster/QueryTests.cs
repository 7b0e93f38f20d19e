using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.RealCluster.Support;
using Cryptomeria.Functions.Tests.Routes.Support;
using k8s.Models;

namespace Cryptomeria.Functions.Tests.RealCluster;

/// <summary>The queries against what the cluster itself says, on whichever cluster carries the tests.</summary>
[Collection(OneCluster.Name)]
public class QueryTests(RunningSystem running) : IClassFixture<RunningSystem>
{
    private readonly SystemUnderTest _system = running.System;

    [Fact]
    public async Task The_status_tells_a_healthy_system_with_its_chains_and_relayer()
    {
        // A pod that was just replaced may still be seen.
        JsonObject data = [];
        await _system.Cluster.UntilAsync(
            async () => (data = await DataAsync("status"))["health"]!.GetValue<string>() == "healthy", "the status is healthy");
        Assert.Equal(["gwc", "mdsc", "fdsc-0"], Texts(data["chains"], "chainId"));
        Assert.All(data["chains"]!.AsArray(), chain => Assert.True(long.Parse(chain!["latestHeight"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) > 0));
        Assert.All(data["chains"]!.AsArray().Skip(1), chain => Assert.True(chain!["registered"]!.GetValue<bool>()));
        Assert.True(data["relayer"]!["running"]!.GetValue<bool>());
        Assert.Equal((await PodNamesAsync()).Order(StringComparer.Ordinal), Texts(data["pods"], "name").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ports_are_those_of_the_Services()
    {
        var data = await DataAsync("ports");
        Assert.Equal(["gwc", "mdsc", "fdsc-0"], Texts(data["chains"], "chainId"));
        var services = await _system.Cluster.ServicesAsync();
        foreach (var chain in data["chains"]!.AsArray())
        {
            var id = chain!["chainId"]!.GetValue<string>();
            var rpc = services.Where(service => service.Spec.Type == "NodePort" && service.GetLabel("app.kubernetes.io/instance") == id)
                .SelectMany(service => service.Spec.Ports).Single(port => port.Name == "rpc");
            Assert.EndsWith($":{rpc.NodePort}", chain["external"]!["rpc"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal($"http://cryptomeria-{id}:26657", chain["internal"]!["rpc"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Pods_Services_and_ConfigMaps_are_listed_as_the_cluster_has_them()
    {
        var pods = await GetAsync("k8s/pods");
        new Shape { Maps = ["data.items[].labels"] }.AssertLike(Samples.Pods, pods);
        Assert.Equal((await PodNamesAsync()).Order(StringComparer.Ordinal), Texts(pods["data"]!["items"], "name").Order(StringComparer.Ordinal));

        var services = (await DataAsync("k8s/services"))["items"]!.AsArray();
        foreach (var service in await _system.Cluster.ServicesAsync())
        {
            var listed = Assert.Single(services, listed => listed!["name"]!.GetValue<string>() == service.Name())!;
            Assert.Equal(service.Spec.ClusterIP, listed["clusterIP"]!.GetValue<string>());
            Assert.Equal(service.Spec.Ports.Select(port => port.Port), listed["ports"]!.AsArray().Select(port => port!["port"]!.GetValue<int>()));
        }

        Assert.Contains("cryptomeria-scripts", Texts((await DataAsync("k8s/configmaps"))["items"], "name"));
    }

    [Fact]
    public async Task A_chains_and_the_relayers_logs_are_read()
    {
        Assert.NotEmpty(await LogAsync("pod=cryptomeria-gwc-0&tail=5"));
        Assert.InRange((await LogAsync("component=gwc&tail=2")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT", await LogAsync("component=relayer&tail=1&timestamps=true"));
    }

    [Theory]
    [InlineData("install", "helmInstall")]
    [InlineData("start", "initRelayer")]
    [InlineData("scale/fdsc", "helmUpgrade", """{"replicas":3}""", "run")]
    [InlineData("stop", "stopWorkloads", "{}", "run")]
    [InlineData("resume", "resumeWorkloads")]
    [InlineData("uninstall", "helmUninstall", "{}", "run")]
    public async Task A_dry_run_tells_the_plan_and_changes_nothing(string operation, string step, string? body = null, string action = "skip")
    {
        var before = await _system.Cluster.FingerprintAsync();
        body ??= operation == "install" ? _system.InstallBody(fdsc: 1).ToJsonString() : "{}";
        var (status, answer, _) = await _system.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/{operation}?dryRun=true", body);
        Assert.True(status == System.Net.HttpStatusCode.OK, $"{status}: {answer}");
        var planned = answer["data"]!["steps"]!.AsArray().Single(planned => planned!["name"]!.GetValue<string>() == step);
        Assert.Equal(action, planned!["action"]!.GetValue<string>());
        Assert.Equal(before, await _system.Cluster.FingerprintAsync());
    }

    private static string[] Texts(JsonNode? items, string member) => [.. items!.AsArray().Select(item => item![member]!.GetValue<string>())];

    private Task<JsonObject> GetAsync(string query) => _system.Api.GetAsync($"/api/v1/system/{query}");

    private async Task<JsonObject> DataAsync(string query) => (await GetAsync(query))["data"]!.AsObject();

    private async Task<string[]> PodNamesAsync() => [.. (await _system.Cluster.PodsAsync()).Select(pod => pod.Name())];

    private Task<string> LogAsync(string query) => _system.Api.Http.GetStringAsync($"/api/v1/system/k8s/logs?{query}", TestContext.Current.CancellationToken);
}
