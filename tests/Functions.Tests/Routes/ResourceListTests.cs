using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>The lists of pods, Services and ConfigMaps.</summary>
public sealed class ResourceListTests : IAsyncLifetime
{
    private QuerySystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await QuerySystem.StartAsync(shape: ChainServiceShape.External);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Pods_have_the_samples_shape()
    {
        var answer = await _system.GetAsync("k8s/pods");
        new Shape { Maps = ["data.items[].labels"] }.AssertLike(Samples.Pods, answer);
        Assert.All(answer["data"]!["items"]!.AsArray(), pod =>
        {
            Assert.Equal("cryptomeria", pod!["namespace"]!.GetValue<string>());
            Assert.Equal("node1", pod["node"]!.GetValue<string>());
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", pod["startTime"]!.GetValue<string>());
        });
    }

    [Fact]
    public async Task Services_have_the_samples_shape()
    {
        var answer = await _system.GetAsync("k8s/services");
        new Shape
        {
            Maps = ["data.items[].selector"],
            Nullable = ["data.items[].ports[].nodePort"],
        }.AssertLike(Samples.Services, answer);
        var external = Items(answer).Single(service => Name(service) == "cryptomeria-mdsc-external");
        Assert.Equal("NodePort", external["type"]!.GetValue<string>());
        Assert.Contains(external["ports"]!.AsArray(), port => port!.ToJsonString() == """{"name":"rpc","port":26657,"nodePort":30017,"protocol":"TCP"}""");
        Assert.Equal("None", Items(answer).Single(service => Name(service) == "cryptomeria-chain-headless")["clusterIP"]!.GetValue<string>());
        Assert.Contains("faucet", Items(answer).Select(Name));
    }

    [Fact]
    public async Task ConfigMaps_have_the_samples_shape_and_no_contents()
    {
        _system.Cluster.Objects.Create(QuerySystem.Manifest("v1", "ConfigMap", "cryptomeria-chain-config", QuerySystem.Namespace, JsonNode.Parse(
            """{"data":{"config.toml":"SECRET-TEXT","app.toml":"{\"a\":1}"},"binaryData":{"genesis.json.gz":"U0VDUkVU"}}""")!.AsObject()));
        _system.Cluster.Objects.Patch(
            "configmaps", QuerySystem.Namespace, "cryptomeria-chain-config",
            JsonNode.Parse("""{"metadata":{"labels":{"app.kubernetes.io/name":"cryptomeria"}}}""")!.AsObject());
        Assert.NotNull(_system.Cluster.Objects.Find("configmaps", QuerySystem.Namespace, "kube-root-ca.crt"));

        var answer = await _system.GetAsync("k8s/configmaps");
        new Shape().AssertLike(Samples.ConfigMaps, answer);
        Assert.Equal(["cryptomeria-chain-config", "cryptomeria-genesis-script", "cryptomeria-scripts", "faucet-config"], Items(answer).Select(Name));
        Assert.Equal(["app.toml", "config.toml", "genesis.json.gz"], Items(answer)[0]["keys"]!.AsArray().Select(key => key!.GetValue<string>()));
        Assert.DoesNotContain("SECRET", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("U0VDUkVU", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("component=relayer", "cryptomeria-relayer-")]
    [InlineData("component=faucet", "faucet-")]
    [InlineData("component=fdsc", "cryptomeria-fdsc-0-0", "cryptomeria-fdsc-1-0")]
    [InlineData("instance=fdsc-1", "cryptomeria-fdsc-1-0")]
    [InlineData("component=fdsc&instance=gwc")]
    [InlineData("instance=gwc&phase=Running", "cryptomeria-gwc-0")]
    [InlineData("phase=Pending")]
    public async Task Pods_are_filtered(string query, params string[] names)
    {
        var items = Items(await _system.GetAsync($"k8s/pods?{query}"));
        Assert.Equal(names.Length, items.Count);
        Assert.All(items.Zip(names), pair => Assert.StartsWith(pair.Second, Name(pair.First), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("k8s/pods?phase=running", "phase")]
    [InlineData("k8s/pods?component=a,b&limit=0&lable=x", "component", "limit", "lable")]
    [InlineData("k8s/pods?continue=x", "continue")]
    [InlineData("k8s/pods?limit=1&continue=nonsense", "continue")]
    [InlineData("k8s/services?component=gwc", "component")]
    [InlineData("k8s/configmaps?namespace=kube-system&limit=1001", "namespace", "limit")]
    public async Task What_is_not_understood_is_refused(string query, params string[] fields) =>
        Assert.Equal(fields, await _system.InvalidAsync(query));

    [Fact]
    public async Task A_list_can_be_read_in_parts()
    {
        var names = new List<string>();
        string? continuation = null;
        do
        {
            var next = continuation is null ? "" : $"&continue={Uri.EscapeDataString(continuation)}";
            var data = await _system.DataAsync($"k8s/pods?limit=2{next}");
            Assert.InRange(data["items"]!.AsArray().Count, 0, 2);
            names.AddRange(data["items"]!.AsArray().Select(Name));
            continuation = data["continue"]?.GetValue<string>();
        }
        while (continuation is not null);

        var whole = await _system.DataAsync("k8s/pods");
        Assert.Equal(whole["items"]!.AsArray().Select(Name), names);
        Assert.False(whole.ContainsKey("continue"));
    }

    [Fact]
    public async Task A_part_asked_for_late_is_the_rest_as_it_is_now()
    {
        var data = await _system.DataAsync("k8s/pods?limit=2");
        var whole = await _system.DataAsync("k8s/pods");
        _system.Cluster.Objects.Patch("pods", QuerySystem.Namespace, "cryptomeria-gwc-0", JsonNode.Parse("""{"metadata":{"annotations":{"a":"b"}}}""")!.AsObject());
        _system.Cluster.Objects.Compact();
        var next = await _system.DataAsync($"k8s/pods?limit=2&continue={Uri.EscapeDataString(data["continue"]!.GetValue<string>())}");
        Assert.Equal(whole["items"]!.AsArray().Select(Name).Skip(2).Take(2), next["items"]!.AsArray().Select(Name));
    }

    private static List<JsonObject> Items(JsonObject answer) => [.. answer["data"]!["items"]!.AsArray().Select(item => item!.AsObject())];

    private static string Name(JsonNode? item) => item!["name"]!.GetValue<string>();
}
