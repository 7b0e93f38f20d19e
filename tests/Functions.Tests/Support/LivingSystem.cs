using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.K8sOps.Operations;

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

    public static async Task<LivingSystem> StartAsync(OperationTimings? timings = null, PodLatencies? pods = null)
    {
        var system = await SimulatedSystem.StartAsync(fdsc: null, linkSeconds: 0.1, pods);
        var chart = new HelmChart();
        timings ??= new OperationTimings { RelayerSettles = TimeSpan.FromMilliseconds(300), LookPause = TimeSpan.FromMilliseconds(100) };
        return new LivingSystem(system, chart, await ApiHost.StartAsync(system.Kubeconfig, timings, chart.Settings));
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
    /// <param name="seen">Told each view of the job meanwhile.</param>
    public async Task<JsonObject> CancelInAsync(
        string step, string operation, string? body = null, Func<bool>? isThere = null, Action<JsonObject>? seen = null)
    {
        var id = await Api.BeginAsync(operation, body);
        await Api.UntilAsync(id, job =>
        {
            seen?.Invoke(job);
            var state = StepOf(job, step)["status"]!.GetValue<string>();
            Assert.True(state is "queued" or "running" && job["status"]!.GetValue<string>() is "queued" or "running", $"it went past {step}: {job}");
            return state == "running" && isThere?.Invoke() != false;
        });
        await Api.SendAsync(HttpMethod.Post, $"/api/v1/system/jobs/{id}/cancel");
        var job = await Api.EndAsync(id);
        Assert.True(job["status"]!.GetValue<string>() == "canceled" && StepOf(job, step)["status"]!.GetValue<string>() == "canceled", $"{job}\n{await LogAsync(job)}");
        System.AssertFree();
        return job;
    }

    public Task<string> LogAsync(JsonObject job) => Api.LogAsync(job["jobId"]!.GetValue<string>());

    public static JsonObject StepOf(JsonObject job, string name) => job["steps"]!.AsArray().Select(step => step!.AsObject()).Single(step => step["name"]!.GetValue<string>() == name);

    /// <summary>Keeps an object from going until what is returned is disposed of.</summary>
    public IDisposable Hold(string resource, string name)
    {
        Objects.Patch(resource, Namespace, name, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("test/hold") } });
        return new Release(() => Objects.Patch(resource, Namespace, name, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } }));
    }

    /// <summary>The name of the pod of a component.</summary>
    public string PodOf(string component)
        => Objects.List("pods", Namespace, $"app.kubernetes.io/component={component}")
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
