using System.Net;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

public sealed class PortsTests
{
    [Theory]
    [InlineData(ChainServiceShape.NodePort)]
    [InlineData(ChainServiceShape.External)]
    public async Task It_has_the_samples_shape(ChainServiceShape shape)
    {
        await using var system = await QuerySystem.StartAsync(shape: shape);
        new Shape().AssertLike(Samples.Ports, await system.GetAsync("ports"));
    }

    [Fact]
    public async Task One_NodePort_Service_serves_both_ways()
    {
        await using var system = await QuerySystem.StartAsync(0, ChainServiceShape.NodePort, "--NODE_HOST=node.example");
        var data = await system.DataAsync("ports");
        Assert.Equal("node.example", data["nodeHost"]!.GetValue<string>());
        Assert.Equal(["gwc", "mdsc"], ChainIds(data));
        AssertJson(
            """
            {"chainId":"mdsc",
             "external":{"rpc":"http://node.example:30017","api":"http://node.example:30013","grpc":"node.example:30010"},
             "internal":{"rpc":"http://cryptomeria-mdsc:26657","api":"http://cryptomeria-mdsc:1317","grpc":"cryptomeria-mdsc:9090"}}
            """,
            data["chains"]![1]);
    }

    [Fact]
    public async Task A_Service_for_outside_stands_beside_one_for_inside()
    {
        await using var system = await QuerySystem.StartAsync(0, ChainServiceShape.External, "--NODE_HOST=2001:db8::1");
        AssertJson(
            """
            {"chainId":"mdsc",
             "external":{"rpc":"http://[2001:db8::1]:30017","api":"http://[2001:db8::1]:30013","grpc":"[2001:db8::1]:30010"},
             "internal":{"rpc":"http://cryptomeria-mdsc:26657","api":"http://cryptomeria-mdsc:1317","grpc":"cryptomeria-mdsc:9090"}}
            """,
            (await system.DataAsync("ports"))["chains"]![1]);
    }

    [Fact]
    public async Task Chains_are_counted_as_people_count()
    {
        await using var system = await QuerySystem.StartAsync(fdsc: 12);
        string[] wanted = ["gwc", "mdsc", .. Enumerable.Range(0, 12).Select(i => $"fdsc-{i}")];
        Assert.Equal(wanted, ChainIds(await system.DataAsync("ports")));
    }

    [Fact]
    public async Task The_nodes_address_is_found_with_and_without_rights_on_nodes()
    {
        await using var system = await QuerySystem.StartAsync();
        Assert.Equal("192.168.49.2", (await system.DataAsync("ports"))["nodeHost"]!.GetValue<string>());

        system.Cluster.Objects.Patch("nodes", "", "node1", JsonNode.Parse(
            """{"status":{"addresses":[{"type":"InternalIP","address":"10.1.2.3"},{"type":"ExternalIP","address":"203.0.113.7"}]}}""")!.AsObject(), status: true);
        Assert.Equal("203.0.113.7", await NodeHostAsync());

        using var forbidden = system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Resource = "nodes" });
        Assert.Equal("192.168.49.2", await NodeHostAsync());

        // What was found is remembered for a while, so each asks an app of its own.
        async Task<string> NodeHostAsync()
        {
            var app = await system.StartAppAsync(system.Cluster.Kubeconfig);
            var answer = JsonNode.Parse(await app.GetStringAsync("/api/v1/system/ports", TestContext.Current.CancellationToken))!;
            return answer["data"]!["nodeHost"]!.GetValue<string>();
        }
    }

    [Fact]
    public async Task A_host_found_by_the_pods_is_remembered()
    {
        await using var system = await QuerySystem.StartAsync();
        using var forbidden = system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Resource = "nodes" });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("192.168.49.2", (await system.DataAsync("ports"))["nodeHost"]!.GetValue<string>());
        }

        Assert.Equal(1, system.Served("/namespaces/cryptomeria/pods?"));
        Assert.Equal(3, system.Served("/namespaces/cryptomeria/services?"));
    }

    [Fact]
    public async Task Without_a_host_there_is_nothing_external()
    {
        await using var system = await QuerySystem.StartAsync(0, ChainServiceShape.NodePort, "--AUTO_DETECT_NODE_HOST=false");
        var data = await system.DataAsync("ports");
        Assert.Null(data["nodeHost"]);
        Assert.Null(data["chains"]![0]!["external"]);
        Assert.Equal("http://cryptomeria-gwc:26657", data["chains"]![0]!["internal"]!["rpc"]!.GetValue<string>());
        var (_, _, lines) = await system.SendAsync("ports?format=env");
        Assert.StartsWith("export GWC_RPC=http://cryptomeria-gwc:26657\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_gets_lines()
    {
        await using var system = await QuerySystem.StartAsync(1, ChainServiceShape.External, "--NODE_HOST=192.168.49.2");
        var (status, _, lines) = await system.SendAsync("ports?format=env");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """
            export GWC_RPC=http://192.168.49.2:30007
            export GWC_API=http://192.168.49.2:30003
            export GWC_GRPC=192.168.49.2:30000
            export MDSC_RPC=http://192.168.49.2:30017
            export MDSC_API=http://192.168.49.2:30013
            export MDSC_GRPC=192.168.49.2:30010
            export FDSC_0_RPC=http://192.168.49.2:30027
            export FDSC_0_API=http://192.168.49.2:30023
            export FDSC_0_GRPC=192.168.49.2:30020

            """.ReplaceLineEndings("\n"),
            lines);
        Assert.Equal(["format"], await system.InvalidAsync("ports?format=yaml"));
    }

    [Fact]
    public async Task Nothing_deployed_has_no_ports()
    {
        await using var system = await QuerySystem.StartEmptyAsync();
        Assert.Empty((await system.DataAsync("ports"))["chains"]!.AsArray());
    }

    private static string[] ChainIds(JsonObject data) => [.. data["chains"]!.AsArray().Select(chain => chain!["chainId"]!.GetValue<string>())];

    private static void AssertJson(string wanted, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wanted), actual), actual?.ToJsonString());
}
