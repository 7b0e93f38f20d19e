using Cryptomeria.ClusterSimulator;

namespace Cryptomeria.Functions;

/// <summary><c>--simulate</c>: a cluster with a cryptomeria in it, on loopback, for as long as the program runs.</summary>
internal sealed class Simulation : IAsyncDisposable
{
    private const string Switch = "--simulate";

    private readonly ClusterSimulatorHost _cluster;
    private readonly DirectoryInfo _directory;

    private Simulation(ClusterSimulatorHost cluster, DirectoryInfo directory, string[] arguments)
    {
        _cluster = cluster;
        _directory = directory;
        Arguments = arguments;
    }

    /// <summary>The program's arguments, pointed at the simulated cluster.</summary>
    public string[] Arguments { get; }

    /// <summary>Null where the arguments do not ask for it.</summary>
    public static async Task<Simulation?> StartIfAskedAsync(string[] args)
    {
        if (!args.Contains(Switch))
        {
            return null;
        }

        var cluster = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions(), CancellationToken.None);
        cluster.DeployCryptomeria();
        var directory = Directory.CreateTempSubdirectory("cryptomeria-simulate-");
        var kubeconfig = cluster.WriteKubeconfig(Path.Combine(directory.FullName, "kubeconfig"));
        Console.WriteLine($"A simulated cluster with cryptomeria listens at {cluster.BaseAddress}; for kubectl: export KUBECONFIG={kubeconfig}");

        // First, so that arguments given by hand win.
        string[] own = [$"--KUBECONFIG={kubeconfig}", $"--DATA_DIR={Path.Combine(directory.FullName, "data")}"];
        return new Simulation(cluster, directory, [.. own, .. args.Where(arg => arg != Switch)]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
