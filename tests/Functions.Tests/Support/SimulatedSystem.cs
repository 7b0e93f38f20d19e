using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.RealCluster.Support;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A simulated cluster with a cryptomeria in it, quick, and a kubeconfig for it.</summary>
public sealed class SimulatedSystem : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;

    private SimulatedSystem(ClusterSimulatorHost cluster, TemporaryDirectory directory)
    {
        Cluster = cluster;
        _directory = directory;
        Kubeconfig = cluster.WriteKubeconfig(directory.File("kubeconfig"));
    }

    public ClusterSimulatorHost Cluster { get; }

    public CryptomeriaWorld World => Cluster.World!;

    public string Kubeconfig { get; }

    /// <summary>Every chain but gwc.</summary>
    public IEnumerable<string> LinkedChains => World.Chains.Select(chain => chain.Id).Where(id => id != "gwc").Order(StringComparer.Ordinal);

    /// <param name="fdsc">How many fdsc chains are deployed without helm; null deploys nothing.</param>
    /// <param name="pods">How long the steps of a pod's life take; null for the defaults.</param>
    public static async Task<SimulatedSystem> StartAsync(int? fdsc = 2, double linkSeconds = 0.15, PodLatencies? pods = null)
    {
        TestClusterSettings.SkipWhereNamed("it looks into the cluster, or makes it fail");
        var cluster = await ClusterSimulatorHost.StartAsync(
            new ClusterSimulatorOptions
            {
                Pods = pods ?? new PodLatencies(),
                World = new CryptomeriaWorldOptions
                {
                    BlockTime = TimeSpan.FromMilliseconds(150),
                    LinkLatency = TimeSpan.FromSeconds(linkSeconds),
                    ProgramStartLatency = TimeSpan.FromMilliseconds(5),
                    QueryLatency = TimeSpan.FromMilliseconds(1),
                    RelayerPollInterval = TimeSpan.FromMilliseconds(100),
                },
            },
            TestContext.Current.CancellationToken);
        if (fdsc is { } replicas)
        {
            cluster.DeployCryptomeria(new ChartValues { FdscReplicas = replicas });
        }

        return new SimulatedSystem(cluster, new TemporaryDirectory());
    }

    /// <summary>The open gateway channels to a chain.</summary>
    public int OpenChannels(string chain) => World.OpenChannels("gwc", "gateway", chain).Count;

    /// <summary>One open gateway channel, one connection begun, one registration for each chain, no two links at a time, and one relayer that relays all.</summary>
    public void AssertOneOfEach()
    {
        foreach (var chain in LinkedChains)
        {
            Assert.Equal(1, OpenChannels(chain));
            Assert.Equal(1, World.Chain(chain).Counters.Connections);
            Assert.Equal(1, World.Chain(chain).Counters.Channels);
            Assert.Single(World.Chain("gwc").Registrations, registration => registration.ChainId == chain);
        }

        Assert.Equal(LinkedChains.Count(), World.Chain("gwc").Counters.Registrations);
        Assert.Equal(1, World.MaxRunningLinks);
        Assert.Equal(LinkedChains.Count(), Assert.Single(World.Relayers).Paths.Count);
    }

    /// <summary>Waits until the world is as wanted: what was told to end there ends a moment later.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromSeconds(60), "the world never got so");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _directory.Dispose();
    }
}
