using System.Text.Json.Nodes;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>What the cluster has to be like after each operation of cryptomeria's life, looked at in the cluster itself.</summary>
public static class LifeChecks
{
    private const string Namespace = "cryptomeria";
    private const string Record = "cryptomeria-functions/replicas";

    /// <summary>The status of the release's newest revision, or null where there is no release.</summary>
    public static string? ReleaseStatus(this SimulatedSystem system) =>
        system.Cluster.Objects.List("secrets", Namespace, "owner=helm")
            .OrderBy(secret => int.Parse(secret["metadata"]!["labels"]!["version"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture))
            .LastOrDefault()?["metadata"]!["labels"]!["status"]!.GetValue<string>();

    /// <summary>Every StatefulSet and Deployment.</summary>
    public static IEnumerable<JsonObject> Workloads(this SimulatedSystem system) =>
        system.Cluster.Objects.List("statefulsets", Namespace).Concat(system.Cluster.Objects.List("deployments", Namespace));

    /// <summary>The release is deployed with so many fdsc chains, and every pod is Ready.</summary>
    public static void AssertInstalled(this SimulatedSystem system, int fdsc)
    {
        Assert.Equal("deployed", system.ReleaseStatus());
        Assert.Equal(
            ChainsOf(fdsc).Prepend("gwc").Order(StringComparer.Ordinal),
            system.Cluster.Objects.List("statefulsets", Namespace).Select(set => set["metadata"]!["labels"]!["app.kubernetes.io/instance"]!.GetValue<string>())
                .Order(StringComparer.Ordinal));
        Assert.All(system.Workloads(), workload =>
        {
            Assert.Equal(1, workload["spec"]!["replicas"]!.GetValue<int>());
            Assert.Equal(1, workload["status"]?["readyReplicas"]?.GetValue<int>());
            Assert.Null(workload["metadata"]!["deletionTimestamp"]);
            Assert.Null(workload["metadata"]!["annotations"]?[Record]);
        });
        Assert.Equal(fdsc + 5, system.Workloads().Count());
        system.AssertFree();
    }

    /// <summary>Installed, one channel and one registration for each chain, and one relayer whose configuration and paths are those of the chains there are.</summary>
    /// <param name="ever">The most fdsc chains there ever were: each was linked once.</param>
    public static async Task AssertRunsAsync(this SimulatedSystem system, int fdsc, int ever)
    {
        system.AssertInstalled(fdsc);
        foreach (var chain in ChainsOf(ever))
        {
            Assert.Equal(1, system.OpenChannels(chain));
            Assert.Equal((chain, 1, 1), (chain, system.World.Chain(chain).Counters.Connections, system.World.Chain(chain).Counters.Channels));
            Assert.Single(system.World.Chain("gwc").Registrations, registration => registration.ChainId == chain);
        }

        Assert.Equal(ever + 1, system.World.Chain("gwc").Counters.Registrations);
        Assert.Equal((1, 0), (system.World.MaxRunningLinks, system.World.RunningLinks));
        var paths = ChainsOf(fdsc).Select(chain => $"path-gwc-{chain}-gw").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(paths, Assert.Single(system.World.Relayers).Paths.Order(StringComparer.Ordinal));
        await using var probe = new SystemProbe(system);
        Assert.Equal(paths, await probe.RelayerPathsAsync());
        Assert.Equal(ChainsOf(fdsc).Prepend("gwc").Order(StringComparer.Ordinal), await probe.RelayerChainsAsync());
        Assert.Empty(await probe.LeftBehindAsync());
    }

    /// <summary>No pod, nothing relays, and each workload remembers its replicas.</summary>
    public static void AssertStopped(this SimulatedSystem system, int fdsc)
    {
        Assert.Equal("deployed", system.ReleaseStatus());
        Assert.Empty(system.Cluster.Objects.List("pods", Namespace));
        Assert.Empty(system.World.Relayers);
        Assert.Equal(fdsc + 5, system.Workloads().Count());
        Assert.All(system.Workloads(), workload =>
        {
            Assert.Equal(0, workload["spec"]!["replicas"]!.GetValue<int>());
            Assert.Equal("1", workload["metadata"]!["annotations"]![Record]!.GetValue<string>());
        });
        system.AssertFree();
    }

    /// <summary>Nothing is left but what never was cryptomeria's.</summary>
    /// <param name="others">The names of what is not.</param>
    public static void AssertGone(this SimulatedSystem system, params string[] others)
    {
        Assert.Null(system.ReleaseStatus());
        Assert.Empty(system.World.Relayers);
        foreach (var resource in (string[])["pods", "statefulsets", "deployments", "services", "configmaps", "persistentvolumeclaims", "secrets", "jobs"])
        {
            var left = system.Cluster.Objects.List(resource, Namespace).Select(thing => thing["metadata"]!["name"]!.GetValue<string>());
            Assert.Equal([], left.Where(name => name != "kube-root-ca.crt" && !others.Any(other => name.StartsWith(other, StringComparison.Ordinal))));
        }

        system.AssertFree();
    }

    /// <summary>No job holds the namespace.</summary>
    public static void AssertFree(this SimulatedSystem system) =>
        Assert.Null(system.Cluster.Objects.Find("leases.coordination.k8s.io", "default", "cryptomeria-ops-cryptomeria"));

    private static IEnumerable<string> ChainsOf(int fdsc) => Enumerable.Range(0, fdsc).Select(number => $"fdsc-{number}").Prepend("mdsc");
}
