using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Interrupts;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>An empty simulated cluster with the app in front of it and a helm that installs there, all of it quick.</summary>
public sealed class LivingSystem : IAsyncDisposable
{
    public const string Namespace = "cryptomeria";

    private LivingSystem(SimulatedSystem system, HelmChart chart, ApiHost host)
    {
        (System, Chart, Host) = (system, chart, host);
        Probe = new SystemProbe(system);
    }

    public SimulatedSystem System { get; }

    public HelmChart Chart { get; }

    public ApiHost Host { get; }

    public SystemProbe Probe { get; }

    public Api Api => Host.Api;

    public ClusterObjects Objects => System.Cluster.Objects;

    public CryptomeriaWorld World => System.World;

    /// <param name="helm">The settings that name a helm and a chart; null for the stand-in and <see cref="Chart"/>.</param>
    public static async Task<LivingSystem> StartAsync(OperationTimings? timings = null, PodLatencies? pods = null, string[]? helm = null)
    {
        var system = await SimulatedSystem.StartAsync(fdsc: null, linkSeconds: 0.1, pods);
        var chart = new HelmChart();
        timings ??= new OperationTimings { RelayerSettles = TimeSpan.FromMilliseconds(300), ObservationPause = TimeSpan.FromMilliseconds(100) };
        return new LivingSystem(system, chart, await ApiHost.StartAsync(system.Kubeconfig, timings, helm ?? chart.Settings));
    }

    /// <summary>Installs and starts it.</summary>
    public Task<JsonObject> BeginLifeAsync(int fdsc) => SucceedAsync("install", $$"""{"fdscReplicas":{{fdsc}},"startAfter":true}""");

    /// <summary>Runs a job that has to succeed.</summary>
    public async Task<JsonObject> SucceedAsync(string operation, string? body = null)
    {
        var job = await Api.RunAsync(operation, body);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await LogAsync(job)}");
        return job;
    }

    /// <summary>Runs a job that has to fail, and answers its error.</summary>
    public async Task<JsonObject> FailAsync(string operation, string? body = null)
    {
        var job = await Api.RunAsync(operation, body);
        Assert.True(job["status"]!.GetValue<string>() == "failed", $"{job}\n{await LogAsync(job)}");
        return job["error"]!.AsObject();
    }

    /// <summary>Begins a job, waits until a step of it runs and something is so, and cancels it there.</summary>
    public Task<JsonObject> CancelInAsync(string step, string operation, string? body = null, Func<bool>? isThere = null)
    {
        var interrupt = new Interrupt(step, _ => ValueTask.FromResult<IDisposable?>(null), isThere is null ? null : _ => isThere());
        return CancelAtAsync(interrupt, operation, body);
    }

    /// <summary>Begins a job, waits until it has come to where it is to be broken off, and cancels it there.</summary>
    internal async Task<JsonObject> CancelAtAsync(Interrupt interrupt, string operation, string? body)
    {
        var id = await Api.BeginAsync(operation, body);
        await Api.UntilAsync(id, job => interrupt.IsReached(this, job));
        await Api.SendAsync(HttpMethod.Post, $"/api/v1/system/jobs/{id}/cancel");
        var job = await Api.EndAsync(id);
        Assert.True(
            job["status"]!.GetValue<string>() == "canceled" && StepOf(job, interrupt.Step)["status"]!.GetValue<string>() == "canceled", $"{job}\n{await LogAsync(job)}");
        System.AssertFree();
        return job;
    }

    public Task<string> LogAsync(JsonObject job) => Api.LogAsync(job["jobId"]!.GetValue<string>());

    public static JsonObject StepOf(JsonObject job, string name) => job["steps"]!.AsArray().Select(step => step!.AsObject()).Single(step => step["name"]!.GetValue<string>() == name);

    /// <summary>Takes back every fault of chains, relayer and pods, and makes helm behave.</summary>
    public void Heal()
    {
        World.Faults.Clear();
        System.Cluster.PodFailures.Clear();
        Chart.Behave();
    }

    /// <summary>Deletes the relayer's pod, as a node's end does, and waits for the one that follows.</summary>
    public async Task ReplaceRelayerAsync()
    {
        var old = PodOf("relayer");
        Objects.Delete("pods", Namespace, old);
        await SimulatedSystem.UntilAsync(() => Objects.List("pods", Namespace, "app.kubernetes.io/component=relayer") is [var pod]
            && pod["metadata"]!["name"]!.GetValue<string>() != old
            && pod["status"]?["containerStatuses"]?[0]?["ready"]?.GetValue<bool>() == true);
    }

    /// <summary>Keeps an object from going until what is returned is disposed of.</summary>
    public IDisposable Hold(string resource, string name)
    {
        Objects.Patch(resource, Namespace, name, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("test/hold") } });
        return new Release(() => Objects.Patch(resource, Namespace, name, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } }));
    }

    /// <summary>The name of the pod of a component.</summary>
    public string PodOf(string component) =>
        Objects.List("pods", Namespace, $"app.kubernetes.io/component={component}")
            .First(pod => pod["metadata"]!["deletionTimestamp"] is null)["metadata"]!["name"]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Probe.DisposeAsync();
        await System.DisposeAsync();
        Chart.Dispose();
    }

    private sealed class Release(Action action) : IDisposable
    {
        private Action? _action = action;

        public void Dispose() => Interlocked.Exchange(ref _action, null)?.Invoke();
    }
}
