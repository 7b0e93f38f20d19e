using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.FunctionsHost.Tests.Host;

[assembly: AssemblyFixture(typeof(Cryptomeria.FunctionsHost.Tests.HostedSystem))]

namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>The published app under a Functions host, on a simulated cluster with a cryptomeria in it.</summary>
public sealed class HostedSystem : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("cryptomeria-test-");
    private ClusterSimulatorHost? _cluster;
    private TestFunctionsHost? _host;

    internal TestFunctionsHost Host => _host!;

    /// <summary>For programs that work on the cluster.</summary>
    public string Kubeconfig { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        _cluster = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions(), TestContext.Current.CancellationToken);
        _cluster.DeployCryptomeria(new ChartValues { FdscReplicas = 1 });
        Kubeconfig = _cluster.WriteKubeconfig(Path.Combine(_data.FullName, "kubeconfig"));
        _host = await TestFunctionsHost.StartAsync(
            PublishedApp.Directory,
            new Dictionary<string, string>
            {
                ["KUBECONFIG"] = Kubeconfig,
                ["DATA_DIR"] = _data.FullName,
                ["JOB_STATE"] = "sqlite",
            },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}
