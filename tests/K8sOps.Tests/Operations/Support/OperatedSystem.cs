using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Systems;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.K8sOps.Tests.Operations.Support;

/// <summary>A simulated cryptomeria, and the operations on it over real HTTP and WebSockets. Its clocks run fast.</summary>
internal sealed class OperatedSystem : IAsyncDisposable
{
    public const string Namespace = "cryptomeria";

    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;
    private int _jobs;

    private OperatedSystem(ClusterSimulatorHost host, CryptomeriaWorld world, Func<OperationTimings, OperationTimings>? timings)
    {
        (Host, World) = (host, world);
        var file = _folder.Write("kubeconfig", host.Kubeconfig);
        _services = new ServiceCollection()
            .AddK8sOps(options => options.Kubeconfig = file, timings: (timings ?? (fast => fast))(Fast))
            .BuildServiceProvider();
    }

    private static OperationTimings Fast { get; } = new()
    {
        Chains = TimeSpan.FromSeconds(2),
        Block = TimeSpan.FromSeconds(2),
        Transaction = TimeSpan.FromSeconds(10),
        RelayerSettles = TimeSpan.FromMilliseconds(300),
        RelayerEnds = TimeSpan.FromSeconds(3),
        ChainPause = TimeSpan.FromMilliseconds(30),
        ObservationPause = TimeSpan.FromMilliseconds(80),
    };

    public ClusterSimulatorHost Host { get; }

    public CryptomeriaWorld World { get; }

    public StepLogRecorder Log { get; } = new();

    public StartCalls Operations => new(this);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts cryptomeria with some fdsc chains, all pods Ready and nothing initialised.</summary>
    /// <param name="timings">Changes how long operations wait.</param>
    public static async Task<OperatedSystem> StartAsync(int fdsc = 2, Func<OperationTimings, OperationTimings>? timings = null, TimeSpan? link = null)
    {
        var runtime = new CryptomeriaContainerRuntime(new CryptomeriaWorldOptions
        {
            BlockTime = TimeSpan.FromMilliseconds(100),
            LinkLatency = link ?? TimeSpan.FromMilliseconds(150),
            ProgramStartLatency = TimeSpan.FromMilliseconds(2),
            QueryLatency = TimeSpan.FromMilliseconds(1),
            DialRetryDelay = TimeSpan.FromMilliseconds(20),
            RelayerPollInterval = TimeSpan.FromMilliseconds(50),
            ChainStartLatency = TimeSpan.FromMilliseconds(5),
        });
        var host = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions { Runtime = runtime, Pods = PodLatencies.None }, Token);
        host.Objects.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = Namespace },
        });
        foreach (var manifest in CryptomeriaChart.Render(new ChartValues { FdscReplicas = fdsc }))
        {
            host.Objects.Create(manifest);
        }

        await host.Objects.WaitUntilReadyAsync(Namespace, Token);
        return new OperatedSystem(host, runtime.World, timings);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Job Job(bool force = false, string? id = null, CancellationToken stop = default) =>
        new(id ?? $"job_20260123_{Interlocked.Increment(ref _jobs):0000000000}", force, stop);

    public async Task<PodRef> RelayerPodAsync()
    {
        using var run = new OperationRun(Namespace, "cryptomeria", "test", Log, CancellationToken.None, Token);
        return (await Get<SystemView>().RelayerAsync(run)).Pod;
    }

    /// <summary>Runs a command as a person would by hand.</summary>
    public async Task<ExecResult> ExecAsync(PodRef pod, params string[] command) =>
        await Get<IPodExec>().RunAsync(new ExecRequest(pod, command), CancellationToken.None, Token);

    /// <summary>Waits until something is so.</summary>
    public async Task WaitAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, string.Join('\n', Log.Entries.TakeLast(40)));
            await Task.Delay(5, Token);
        }
    }

    /// <summary>The chains' open gateway channels, as the world has them.</summary>
    public IReadOnlyList<string> OpenChannels(string chain) => World.OpenChannels("gwc", "gateway", chain, Namespace);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
