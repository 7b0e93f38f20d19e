using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;
using Cryptomeria.K8sOps.Systems.Queries;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Queries;

/// <summary>What a real API server answered to lists, read by the queries.</summary>
public sealed class RecordedListTests
{
    private const string Namespace = "cryptomeria";

    private static readonly QueryOptions Options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pods-chains", "cryptomeria-fdsc-0-0", "cryptomeria-fdsc-1-0")]
    [InlineData("pods-field-selector", "cryptomeria-fdsc-0-0", "cryptomeria-fdsc-1-0")]
    [InlineData("pods-relayer", "cryptomeria-relayer-59f4648786-5l6nk")]
    public async Task Pods(string recording, params string[] names)
    {
        await using var api = await ReplayAsync(("/pods", recording), ("/services", "services"));
        var pods = await ItemsAsync(new PodsQuery(new ResourceReader(api.Connection), new SnapshotReader(new ResourceReader(api.Connection)), Options).ListAsync(Namespace, new PodFilter(), new ListRange(50), Token));
        Assert.Equal(names, pods.Select(pod => pod.Name));
        Assert.All(pods, pod =>
        {
            Assert.Equal((Namespace, "Running", true, 0, "node1"), (pod.Namespace, pod.Phase, pod.Ready, pod.Restarts, pod.Node));
            Assert.Matches("^2026-11-23T19:22:1[0-9]Z$", pod.StartTime);
            Assert.Equal("cryptomeria", pod.Labels["app.kubernetes.io/name"]);
        });
    }

    [Fact]
    public async Task Pages_of_pods()
    {
        await using var api = await StartAsync(context =>
            context.Request.Path.Value!.EndsWith("/services", StringComparison.Ordinal) ? "services"
            : context.Request.Query.ContainsKey("continue") ? "list-page-2" : "list-page-1");
        var query = new PodsQuery(new ResourceReader(api.Connection), new SnapshotReader(new ResourceReader(api.Connection)), Options);
        var first = Assert.Single(await PagesAsync(query.ListAsync(Namespace, new PodFilter(), new ListRange(1), Token)));
        Assert.Equal("cryptomeria-fdsc-0-0", Assert.Single(first.Items).Name);
        var second = Assert.Single(await PagesAsync(query.ListAsync(Namespace, new PodFilter(), new ListRange(1, first.Continue), Token)));
        Assert.Equal("cryptomeria-fdsc-1-0", Assert.Single(second.Items).Name);
        Assert.NotNull(second.Continue);
        Assert.Contains(
            "GET /api/v1/namespaces/cryptomeria/pods?limit=1&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6Mjg4MCwic3RhcnQiOiIvY3J5cHRvbWVyaWEtZmRzYy0wLTBcdTAwMDAifQ",
            api.Requests);
    }

    [Fact]
    public async Task Services()
    {
        await using var api = await ReplayAsync(("/services", "services"));
        var services = await ItemsAsync(new ServicesQuery(new ResourceReader(api.Connection), Options).ListAsync(Namespace, ListRange.All, Token));
        Assert.Equal(
            [
                "cryptomeria-chain-headless", "cryptomeria-fdsc-0", "cryptomeria-fdsc-1", "cryptomeria-genesis-server", "cryptomeria-gwc",
                "cryptomeria-mdsc", "faucet",
            ],
            services.Select(service => service.Name));
        Assert.Equal(("ClusterIP", "None"), (services[0].Type, services[0].ClusterIP));
        Assert.Equal(("NodePort", "10.96.195.82", "fdsc-0"), (services[1].Type, services[1].ClusterIP, services[1].Selector["app.kubernetes.io/instance"]));
        Assert.Equal(
            [new("rpc", 26657, 30027, "TCP"), new("api", 1317, 30023, "TCP"), new ServicePortView("grpc", 9090, 30020, "TCP")], services[1].Ports);
    }

    [Fact]
    public async Task Ports_of_Services_and_the_node()
    {
        await using var api = await ReplayAsync(("/services", "services"), ("/nodes", "nodes"));
        var reader = new ResourceReader(api.Connection);
        var ports = await new PortsQuery(reader, new NodeHostFinder(reader, Options, TimeProvider.System), Options).GetAsync(Namespace, Token);
        Assert.Equal("192.168.49.2", ports.NodeHost);
        Assert.Equal(["gwc", "mdsc", "fdsc-0", "fdsc-1"], ports.Chains.Select(chain => chain.ChainId));
        Assert.Equal(new ChainEndpoints("http://192.168.49.2:30027", "http://192.168.49.2:30023", "192.168.49.2:30020"), ports.Chains[2].External);
        Assert.Equal(new ChainEndpoints("http://cryptomeria-fdsc-0:26657", "http://cryptomeria-fdsc-0:1317", "cryptomeria-fdsc-0:9090"), ports.Chains[2].Internal);
    }

    [Fact]
    public async Task ConfigMaps()
    {
        await using var api = await ReplayAsync(("/configmaps", "configmaps"));
        var maps = await ItemsAsync(new ConfigMapsQuery(new ResourceReader(api.Connection), Options).ListAsync(Namespace, ListRange.All, Token));
        Assert.Equal(
            ["cryptomeria-genesis-script: generate.sh", "cryptomeria-scripts: entrypoint-chain.sh", "faucet-config: config.js"],
            maps.Select(map => $"{map.Name}: {string.Join(", ", map.Keys)}"));
    }

    [Fact]
    public async Task A_missing_right()
    {
        await using var api = await ReplayAsync(("/pods", "forbidden-list-pods"), ("/services", "services"));
        var query = new PodsQuery(new ResourceReader(api.Connection), new SnapshotReader(new ResourceReader(api.Connection)), Options);
        var error = await Assert.ThrowsAsync<OperationException>(() => ItemsAsync(query.ListAsync(Namespace, new PodFilter(), ListRange.All, Token)));
        Assert.Equal((ErrorCodes.K8sForbidden, "list", "pods"), (error.Code, error.Details["verb"], error.Details["resource"]));
        Assert.Equal("system:serviceaccount:cryptomeria:nobody may not list pods in namespace cryptomeria", error.Message);
    }

    [Fact]
    public async Task A_pod_that_is_not_there()
    {
        await using var api = await ReplayAsync(("/pods/", "pod-not-found"));
        var error = await Assert.ThrowsAsync<OperationException>(
            () => new LogPodsQuery(new ResourceReader(api.Connection), new SnapshotReader(new ResourceReader(api.Connection)), Options).FindAsync(Namespace, "nobody", Token));
        Assert.Equal(ErrorCodes.PodNotFound, error.Code);
    }

    private static Task<TestApi> ReplayAsync(params (string Path, string Recording)[] answers) => StartAsync(
        context => answers.First(answer => context.Request.Path.Value!.Contains(answer.Path, StringComparison.Ordinal)).Recording);

    /// <summary>Answers recordings, and that there is nothing that makes pods.</summary>
    private static Task<TestApi> StartAsync(Func<HttpContext, string> recording) => TestApi.StartAsync(context =>
        context.Request.Path.Value!.StartsWith("/apis/apps/", StringComparison.Ordinal)
            ? Objects.WriteListAsync(context, "List", [])
            : TestApi.ReplayAsync(context, Recording.Read(recording(context))));

    private static async Task<List<ListPage<T>>> PagesAsync<T>(IAsyncEnumerable<ListPage<T>> pages) => await pages.ToListAsync(Token);

    private static async Task<List<T>> ItemsAsync<T>(IAsyncEnumerable<ListPage<T>> pages) => [.. (await PagesAsync(pages)).SelectMany(page => page.Items)];
}
