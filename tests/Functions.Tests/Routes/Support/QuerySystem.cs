using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.RealCluster.Support;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Routes.Support;

/// <summary>A simulated cluster with a cryptomeria whose pods answer what a test says, and the app that looks at it, both over real HTTP.</summary>
public sealed class QuerySystem : IAsyncDisposable
{
    public const string Namespace = "cryptomeria";
    private const string Base = "/api/v1/system/";

    private readonly TemporaryDirectory _directory = new();
    private readonly List<ApiHost> _apps = [];

    private QuerySystem(ClusterSimulatorHost cluster, ScriptedPods pods) => (Cluster, Pods) = (cluster, pods);

    public ClusterSimulatorHost Cluster { get; }

    public ScriptedPods Pods { get; }

    public HttpClient Http { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>With the chart installed and its pods Ready.</summary>
    public static Task<QuerySystem> StartAsync(int fdsc = 2, ChainServiceShape shape = ChainServiceShape.NodePort, params string[] settings) =>
        StartAsync(PodLatencies.None, new ChartValues { FdscReplicas = fdsc, ServiceShape = shape }, settings);

    /// <summary>As <see cref="StartAsync(int, ChainServiceShape, string[])"/>, with pods that take their time to end when they are deleted.</summary>
    public static Task<QuerySystem> StartLingeringAsync() =>
        StartAsync(PodLatencies.None with { Termination = TimeSpan.FromSeconds(30) }, new ChartValues(), []);

    /// <summary>With the namespace and nothing in it.</summary>
    public static Task<QuerySystem> StartEmptyAsync(params string[] settings) => StartAsync(PodLatencies.None, null, settings);

    /// <summary>An app of its own.</summary>
    public async Task<HttpClient> StartAppAsync(string kubeconfig, params string[] settings)
    {
        var file = _directory.File($"kubeconfig-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, kubeconfig, Token);
        var app = await ApiHost.StartAsync(file, settings);
        _apps.Add(app);
        return app.Api.Http;
    }

    private static async Task<QuerySystem> StartAsync(PodLatencies latencies, ChartValues? chart, string[] settings)
    {
        TestClusterSettings.SkipWhereNamed("it scripts what the pods answer");
        var pods = new ScriptedPods();
        var cluster = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions { Runtime = pods, Pods = latencies }, Token);
        var system = new QuerySystem(cluster, pods);
        cluster.Objects.Create(Manifest("v1", "Namespace", Namespace, null));
        foreach (var manifest in chart is null ? [] : CryptomeriaChart.Render(chart))
        {
            cluster.Objects.Create(manifest);
        }

        await cluster.Objects.WaitUntilReadyAsync(Namespace, Token);
        system.Http = await system.StartAppAsync(cluster.Kubeconfig, settings);
        return system;
    }

    public static JsonObject Manifest(string apiVersion, string kind, string name, string? @namespace, JsonObject? more = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        var manifest = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
        foreach (var (member, value) in more ?? [])
        {
            manifest[member] = value?.DeepClone();
        }

        return manifest;
    }

    /// <summary>Asks, and answers the whole body where the status is 200.</summary>
    public async Task<JsonObject> GetAsync(string query)
    {
        using var response = await Http.GetAsync(Base + query, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {text}");
        AssertDocumented(query, response, text);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Asks, and answers <c>data</c>.</summary>
    public async Task<JsonObject> DataAsync(string query) => (await GetAsync(query))["data"]!.AsObject();

    public async Task<(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)> SendAsync(string query, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Base + query);
        prepare?.Invoke(request);
        using var response = await Http.SendAsync(request, Token);
        return (response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Asks what must fail, and answers the problem's <c>error</c>.</summary>
    public Task<JsonObject> ErrorAsync(string query, HttpStatusCode status, string code) => ErrorAsync(Http, query, status, code);

    public static async Task<JsonObject> ErrorAsync(HttpClient http, string query, HttpStatusCode status, string code)
    {
        using var response = await http.GetAsync(Base + query, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        AssertDocumented(query, response, text);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.False(problem["ok"]!.GetValue<bool>());
        var error = problem["error"]!.AsObject();
        Assert.Equal(code, error["code"]!.GetValue<string>());
        Assert.NotEmpty(error["details"]!["hint"]!.GetValue<string>());
        return error;
    }

    /// <summary>Asks what must be refused as invalid, and answers the names of what is wrong.</summary>
    public async Task<string[]> InvalidAsync(string query)
    {
        var error = await ErrorAsync(query, HttpStatusCode.UnprocessableEntity, "INVALID_REQUEST");
        return [.. error["details"]!["fields"]!.AsArray().Select(field => field!["field"]!.GetValue<string>())];
    }

    /// <summary>How many requests the API server has served whose path matches.</summary>
    public int Served(string path) => Cluster.Requests.All.Count(request => request.PathAndQuery.Contains(path, StringComparison.Ordinal));

    private static void AssertDocumented(string query, HttpResponseMessage response, string text) =>
        OpenApi.AssertAnswer($"get /system/{query.Split('?')[0]}", (int)response.StatusCode, response.Content.Headers.ContentType, text);

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        _directory.Dispose();
    }
}
