using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.Functions;

/// <summary><c>--simulate</c>: a cluster with a cryptomeria in it, on loopback, for as long as the program runs.</summary>
internal sealed class Simulation : IAsyncDisposable
{
    private const string Switch = "--simulate";

    private readonly SimulatedCryptomeria _cryptomeria;
    private readonly DirectoryInfo _directory;

    private Simulation(SimulatedCryptomeria cryptomeria, DirectoryInfo directory, string[] arguments)
    {
        _cryptomeria = cryptomeria;
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

        var cryptomeria = await SimulatedCryptomeria.StartAsync(
            new ChartValues(), new CryptomeriaWorldOptions(), runtime => new ClusterSimulatorOptions { Runtime = runtime }, CancellationToken.None);
        var directory = Directory.CreateTempSubdirectory("cryptomeria-simulate-");
        var kubeconfig = cryptomeria.Cluster.WriteKubeconfig(Path.Combine(directory.FullName, "kubeconfig"));
        Console.WriteLine($"A simulated cluster with cryptomeria listens at {cryptomeria.Cluster.BaseAddress}; for kubectl: export KUBECONFIG={kubeconfig}");

        // First, so that arguments given by hand win.
        string[] own = [$"--KUBECONFIG={kubeconfig}", $"--DATA_DIR={Path.Combine(directory.FullName, "data")}"];
        return new Simulation(cryptomeria, directory, [.. own, .. args.Where(arg => arg != Switch)]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _cryptomeria.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
