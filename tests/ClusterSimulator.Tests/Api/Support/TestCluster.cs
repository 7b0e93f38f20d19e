using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using k8s;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>A running simulator with a fake runtime, and clients for it.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(120));

    private TestCluster(ClusterSimulatorHost host, FakeRuntime runtime)
    {
        Host = host;
        Runtime = runtime;
        Http = new HttpClient { BaseAddress = host.BaseAddress };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", host.Token);
        Client = new Kubernetes(Configuration(host.Token));
    }

    public ClusterSimulatorHost Host { get; }

    public FakeRuntime Runtime { get; }

    public HttpClient Http { get; }

    public Kubernetes Client { get; }

    /// <summary>Canceled when the test has taken far too long.</summary>
    public CancellationToken Timeout => _timeout.Token;

    public static async Task<TestCluster> StartAsync(Func<ClusterSimulatorOptions, ClusterSimulatorOptions>? change = null)
    {
        var runtime = new FakeRuntime();
        FakePrograms.Install(runtime);
        var options = new ClusterSimulatorOptions { Runtime = runtime, Pods = PodLatencies.None };
        return new TestCluster(await ClusterSimulatorHost.StartAsync(change?.Invoke(options) ?? options), runtime);
    }

    /// <summary>A cluster with the whole chart in it, ready.</summary>
    public static async Task<TestCluster> StartWithChartAsync(Func<ClusterSimulatorOptions, ClusterSimulatorOptions>? change = null)
    {
        var cluster = await StartAsync(change);
        foreach (var manifest in Chart.Objects())
        {
            cluster.Host.Objects.Create(manifest);
        }

        await cluster.Host.Objects.WaitUntilReadyAsync(Chart.Namespace, cluster.Timeout);
        return cluster;
    }

    /// <summary>A cluster with a namespace <c>cryptomeria</c> and nothing in it but what each one has.</summary>
    public static async Task<TestCluster> StartEmptyAsync(Func<ClusterSimulatorOptions, ClusterSimulatorOptions>? change = null)
    {
        var cluster = await StartAsync(change);
        cluster.Host.Objects.Create(Chart.Objects().First());
        await cluster.Host.Objects.WaitAsync(objects => objects.Find("cm", Chart.Namespace, "kube-root-ca.crt") is not null, cluster.Timeout);
        return cluster;
    }

    public KubernetesClientConfiguration Configuration(string token) => new() { Host = Host.BaseAddress.ToString(), AccessToken = token };

    /// <summary>The one pod whose name starts so.</summary>
    public string Pod(string prefix) =>
        Host.Objects.List("pods", Chart.Namespace).Select(Name).Single(name => name.StartsWith(prefix, StringComparison.Ordinal));

    public static string Name(JsonObject subject) => subject["metadata"]!["name"]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await Host.DisposeAsync();
        _timeout.Dispose();
    }
}
