using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>
/// A cluster with an empty namespace and the app that operates it. What carries it is one of two: a simulated cluster in this process, or, where
/// <c>CRYPTOMERIA_TEST_KUBECONFIG</c> is set, the cluster of that kubeconfig. Tests over it see the cluster through its API alone.
/// </summary>
internal sealed class SystemUnderTest : IAsyncDisposable
{
    private readonly IClusterCarrier _carrier;

    private SystemUnderTest(IClusterCarrier carrier, ApiHost host)
    {
        _carrier = carrier;
        Cluster = carrier.Observe();
        Host = host;
        host.Api.Patience = carrier.Patience;
    }

    public ApiHost Host { get; }

    public Api Api => Host.Api;

    public ObservedCluster Cluster { get; }

    /// <param name="linkSeconds">How long a link takes in a simulated cluster; a real one takes what it takes.</param>
    public static async Task<SystemUnderTest> StartAsync(double linkSeconds = 0.15)
    {
        IClusterCarrier carrier = TestClusterSettings.Read(Environment.GetEnvironmentVariable) is { } settings
            ? await KubeconfigCarrier.StartAsync(settings)
            : await SimulatedCarrier.StartAsync(linkSeconds);
        try
        {
            string[] common =
            [
                $"--K8S_NAMESPACE={carrier.Namespace}", $"--LOCK_NAMESPACE={carrier.Namespace}", $"--HELM_CHART_PATH={carrier.ChartPath}", $"--HELM_BINARY={carrier.HelmBinary}",
            ];
            string[] context = carrier.Context is { } name ? [$"--K8S_CONTEXT={name}"] : [];
            return new SystemUnderTest(carrier, await ApiHost.StartAsync(carrier.Kubeconfig, [.. common, .. context]));
        }
        catch
        {
            await carrier.DisposeAsync();
            throw;
        }
    }

    /// <summary>Installs with so many fdsc chains and whatever values the carrier needs; more members may be given.</summary>
    public Task<JsonObject> InstallAsync(int fdsc, bool startAfter = false) =>
        SucceedAsync("install", InstallBody(fdsc, startAfter).ToJsonString());

    public JsonObject InstallBody(int fdsc, bool startAfter = false)
    {
        var body = new JsonObject { ["fdscReplicas"] = fdsc, ["startAfter"] = startAfter, ["timeoutSeconds"] = Seconds };
        if (_carrier.Values is { } values)
        {
            body["values"] = values.DeepClone();
        }

        return body;
    }

    /// <summary>Runs a job and asserts that it succeeds.</summary>
    public async Task<JsonObject> SucceedAsync(string operation, string? body = null)
    {
        body ??= new JsonObject { ["timeoutSeconds"] = Seconds }.ToJsonString();
        var job = await Api.RunAsync(operation, body);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await Api.LogAsync(job["jobId"]!.GetValue<string>())}");
        return job;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Cluster.Dispose();
        await _carrier.DisposeAsync();
    }

    private int Seconds => (int)_carrier.Patience.TotalSeconds;
}
