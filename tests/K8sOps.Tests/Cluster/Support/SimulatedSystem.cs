using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Systems;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A simulated cluster with chains and a relayer in it, and the services that operate it.</summary>
internal sealed class SimulatedSystem : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    private SimulatedSystem(ClusterSimulatorHost host, ProcessRuntime runtime)
    {
        (Host, Runtime) = (host, runtime);
        _services = Connect(host.Kubeconfig);
    }

    public ClusterSimulatorHost Host { get; }

    public ProcessRuntime Runtime { get; }

    public IPodExec Exec => Get<IPodExec>();

    public PodProcesses Processes => Get<PodProcesses>();

    /// <summary>What is deployed now.</summary>
    public Task<SystemSnapshot> ReadAsync() => ReadAsync(_services);

    public static async Task<SimulatedSystem> StartAsync(params string[] chains)
    {
        var runtime = new ProcessRuntime();
        var host = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions { Runtime = runtime, Pods = PodLatencies.None });
        host.Objects.Create(Manifest("v1", "Namespace", "cryptomeria", null));
        foreach (var chain in chains)
        {
            host.Objects.Create(StatefulSet(chain));
        }

        host.Objects.Create(Deployment());
        return new SimulatedSystem(host, runtime);
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The services as a user sees them who has another token.</summary>
    public ServiceProvider As(string token) => Connect(Host.Kubeconfig.Replace(Host.Token, token, StringComparison.Ordinal));

    /// <summary>What is deployed now, as a user sees it.</summary>
    public static Task<SystemSnapshot> ReadAsync(IServiceProvider services) =>
        services.GetRequiredService<SnapshotReader>().ReadAsync("cryptomeria", "cryptomeria", TestContext.Current.CancellationToken);

    /// <summary>The relayer's container, waited for.</summary>
    public async Task<PodRef> RelayerAsync(TimeSpan? limit = null)
    {
        using var services = Connect(Host.Kubeconfig, limit);
        using var run = new OperationRun(
            "cryptomeria", "cryptomeria", "test", new StepLogRecorder(), CancellationToken.None, TestContext.Current.CancellationToken);
        return (await services.GetRequiredService<SystemView>().RelayerAsync(run)).Pod;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Host.DisposeAsync();
        _folder.Dispose();
    }

    private ServiceProvider Connect(string kubeconfig, TimeSpan? relayerPod = null)
    {
        var file = _folder.Write($"kubeconfig-{Guid.NewGuid():N}", kubeconfig);
        return new ServiceCollection()
            .AddK8sOps(o => o.Kubeconfig = file, timings: new OperationTimings { RelayerPod = relayerPod ?? TimeSpan.FromSeconds(60) })
            .BuildServiceProvider();
    }

    private static JsonObject StatefulSet(string chain)
    {
        var component = chain.Split('-')[0];
        var set = Workload("StatefulSet", $"cryptomeria-{chain}", "chain", ("category", "chain"), ("component", component), ("instance", chain));
        set["spec"]!["serviceName"] = "cryptomeria-chain-headless";
        return set;
    }

    private static JsonObject Deployment() => Workload("Deployment", "cryptomeria-relayer", "relayer", ("component", "relayer"));

    private static JsonObject Workload(string kind, string name, string container, params (string Name, string Value)[] marks)
    {
        JsonObject Labels() => new([.. marks.Append(("name", "cryptomeria")).Select(m => KeyValuePair.Create($"app.kubernetes.io/{m.Item1}", (JsonNode?)m.Item2))]);
        var workload = Manifest("apps/v1", kind, name, "cryptomeria");
        workload["metadata"]!["labels"] = Labels();
        workload["spec"] = new JsonObject
        {
            ["replicas"] = 1,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels() },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = container, ["image"] = "cryptomeria/" + container }) },
            },
        };
        return workload;
    }

    private static JsonObject Manifest(string apiVersion, string kind, string name, string? @namespace)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }
}
