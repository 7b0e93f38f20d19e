using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>What the status says of a system that is all right.</summary>
public sealed class StatusTests
{
    private static readonly string[] Chains = ["mdsc", "fdsc-0", "fdsc-1"];

    private static readonly Shape Shape = new()
    {
        Ours =
        [
            "data.health", "data.reasons", "data.findings", "data.relayer.paths", "data.chains[].gatewayChannel", "data.chains[].registered", "data.chains[].error",
        ],
        Nullable = ["data.pods[].component", "data.pods[].instance", "data.services[].ports.*.nodePort", "data.chains[].error"],
        Maps = ["data.services[].ports"],
    };

    [Theory]
    [InlineData(ChainServiceShape.NodePort)]
    [InlineData(ChainServiceShape.External)]
    public async Task It_has_the_samples_shape(ChainServiceShape shape)
    {
        await using var system = await QuerySystem.StartAsync(shape: shape);
        system.Pods.Start(Chains);
        var answer = await system.GetAsync("status");
        Shape.AssertLike(Samples.Status, answer);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", answer["data"]!["timestamp"]!.GetValue<string>());
        Assert.Equal("healthy", answer["data"]!["health"]!.GetValue<string>());
    }

    [Fact]
    public async Task Everything_of_cryptomerias_is_in_it_and_nothing_else()
    {
        await using var system = await QuerySystem.StartAsync(fdsc: 11);
        system.Pods.Start([.. CryptomeriaChart.Chains(11).Skip(1)]);
        system.Pods.Heights["fdsc-10"] = 1234;
        AddHost(system);
        var data = await system.DataAsync("status");

        Assert.Equal("healthy", data["health"]!.GetValue<string>());
        Assert.Empty(data["reasons"]!.AsArray());
        string[] chains = ["gwc", "mdsc", .. Enumerable.Range(0, 11).Select(i => $"fdsc-{i}")];
        Assert.Equal(chains, Texts(data["chains"], "chainId"));
        var last = data["chains"]![12]!;
        Assert.Equal("1234", last["latestHeight"]!.GetValue<string>());
        Assert.Equal("channel-11", last["gatewayChannel"]!.GetValue<string>());
        Assert.True(last["registered"]!.GetValue<bool>());
        var gateway = data["chains"]![0]!;
        Assert.Null(gateway["gatewayChannel"]);
        Assert.Null(gateway["registered"]);

        var pods = Texts(data["pods"], "name");
        Assert.Equal(chains.Length + 3, pods.Length);
        Assert.Contains(pods, name => name.StartsWith("faucet-", StringComparison.Ordinal));
        Assert.DoesNotContain(pods, name => name.StartsWith("functions", StringComparison.Ordinal));
        Assert.Contains("faucet", Texts(data["services"], "name"));
        Assert.DoesNotContain("functions", Texts(data["services"], "name"));

        var relayer = data["relayer"]!;
        Assert.StartsWith("cryptomeria-relayer-", relayer["pod"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(relayer["running"]!.GetValue<bool>());
        Assert.Equal(12, relayer["paths"]!.AsArray().Count);
        Assert.Contains("path-gwc-fdsc-10-gw", relayer["paths"]!.AsArray().Select(path => path!.GetValue<string>()));
    }

    [Fact]
    public async Task The_charts_services_show_their_named_ports()
    {
        await using var system = await QuerySystem.StartAsync();
        var services = (await system.DataAsync("status"))["services"]!.AsArray();
        var gateway = Assert.Single(services, service => service!["name"]!.GetValue<string>() == "cryptomeria-gwc")!;
        Assert.Equal("NodePort", gateway["type"]!.GetValue<string>());
        Assert.Equal("""{"rpc":{"port":26657,"nodePort":30007},"api":{"port":1317,"nodePort":30003},"grpc":{"port":9090,"nodePort":30000}}""", Ordered(gateway["ports"]!));
        var headless = Assert.Single(services, service => service!["name"]!.GetValue<string>() == "cryptomeria-chain-headless")!;
        Assert.Null(headless["ports"]!["rpc"]!["nodePort"]);
    }

    [Fact]
    public async Task Nothing_deployed_is_an_answer()
    {
        await using var system = await QuerySystem.StartEmptyAsync();
        AddHost(system);
        var data = await system.DataAsync("status");
        Assert.Equal("absent", data["health"]!.GetValue<string>());
        Assert.Empty(data["pods"]!.AsArray());
        Assert.Empty(data["services"]!.AsArray());
        Assert.Empty(data["chains"]!.AsArray());
        Assert.Null(data["relayer"]!["pod"]);
        Assert.False(data["relayer"]!["running"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Only_allowed_namespaces_can_be_looked_at()
    {
        await using var system = await QuerySystem.StartEmptyAsync("--K8S_ALLOWED_NAMESPACES=other");
        Assert.Equal("other", (await system.DataAsync("status?namespace=other"))["namespace"]!.GetValue<string>());
        Assert.Equal(["namespace"], await system.InvalidAsync("status?namespace=kube-system"));
        Assert.Equal(["namespace"], await system.InvalidAsync("status?namespace=..%2Fkube-system"));
        Assert.Equal(["verbose"], await system.InvalidAsync("status?verbose=1"));
    }

    private static string[] Texts(JsonNode? items, string member) => [.. items!.AsArray().Select(item => item![member]!.GetValue<string>())];

    private static string Ordered(JsonNode ports) => new JsonObject(
        new[] { "rpc", "api", "grpc" }.Select(name => KeyValuePair.Create(name, ports[name]?.DeepClone()))).ToJsonString();

    /// <summary>This API itself, in the same namespace and installed by a release of the same name.</summary>
    private static void AddHost(QuerySystem system)
    {
        const string Metadata =
            """{"labels":{"app.kubernetes.io/name":"cryptomeria","app.kubernetes.io/part-of":"cryptomeria-functions"},"annotations":{"meta.helm.sh/release-name":"cryptomeria"}}""";
        var pod = QuerySystem.Manifest("v1", "Pod", "functions", QuerySystem.Namespace, JsonNode.Parse(
            """{"spec":{"containers":[{"name":"functions","image":"functions"}]}}""")!.AsObject());
        var service = QuerySystem.Manifest("v1", "Service", "functions", QuerySystem.Namespace, JsonNode.Parse(
            """{"spec":{"selector":{"app.kubernetes.io/part-of":"cryptomeria-functions"},"ports":[{"port":80}]}}""")!.AsObject());
        foreach (var manifest in new[] { pod, service })
        {
            foreach (var (name, value) in JsonNode.Parse(Metadata)!.AsObject())
            {
                manifest["metadata"]![name] = value!.DeepClone();
            }

            system.Cluster.Objects.Create(manifest);
        }
    }
}
