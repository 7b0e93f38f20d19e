using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;

namespace Cryptomeria.Bench.Support;

/// <summary>A simulated cluster with a cryptomeria in it, and the app that operates it.</summary>
internal sealed class BenchSystem : IAsyncDisposable
{
    public const string Namespace = "cryptomeria";

    private BenchSystem(ClusterSimulatorHost cluster, CryptomeriaWorld world, AppProcess app) => (Cluster, World, App) = (cluster, world, app);

    public ClusterSimulatorHost Cluster { get; }

    public CryptomeriaWorld World { get; }

    public AppProcess App { get; }

    /// <param name="chains">gwc and mdsc are two of them.</param>
    /// <param name="world">How fast things go in the pods.</param>
    public static async Task<BenchSystem> StartAsync(int chains, CryptomeriaWorldOptions world, CancellationToken cancellationToken)
    {
        var runtime = new CryptomeriaContainerRuntime(world);
        var cluster = await ClusterSimulatorHost.StartAsync(
            new ClusterSimulatorOptions { Runtime = runtime, Pods = PodLatencies.None }, cancellationToken);
        cluster.Objects.Create(Manifest("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"cryptomeria"}}"""));
        foreach (var manifest in CryptomeriaChart.Render(new ChartValues { FdscReplicas = chains - 2 }))
        {
            cluster.Objects.Create(manifest);
        }

        await cluster.Objects.WaitUntilReadyAsync(Namespace, cancellationToken);
        return new BenchSystem(cluster, runtime.World, await AppProcess.StartAsync(cluster.WriteKubeconfig, cancellationToken));
    }

    public static JsonObject Manifest(string json) => JsonNode.Parse(json)!.AsObject();

    public async Task<JsonNode> GetAsync(string query, CancellationToken cancellationToken) =>
        JsonNode.Parse(await App.Http.GetStringAsync($"/api/v1/system/{query}", cancellationToken))!["data"]!;

    /// <summary>Runs the whole start and answers how long it took.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<TimeSpan> StartSystemAsync(CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var accepted = await App.Http.PostAsync("/api/v1/system/start", null, cancellationToken);
        var job = JsonNode.Parse(await accepted.Content.ReadAsStringAsync(cancellationToken))!["links"]!["self"]!.GetValue<string>();
        await App.Http.GetStringAsync($"{job}/logs?follow=true&tail=0", cancellationToken);
        var took = TimeProvider.System.GetElapsedTime(begin);
        var result = JsonNode.Parse(await App.Http.GetStringAsync(job, cancellationToken))!;
        return result["status"]!.GetValue<string>() == "succeeded" ? took : throw new InvalidOperationException($"the start failed: {result}");
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
