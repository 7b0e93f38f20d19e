using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>What rly does in the relayer pod right now.</summary>
/// <param name="Starts">The <c>rly start</c> processes.</param>
/// <param name="Transactions">The <c>rly transact …</c> processes, whoever started them.</param>
internal sealed record RelayerProcesses(IReadOnlyList<RlyProcess> Starts, IReadOnlyList<RlyProcess> Transactions)
{
    /// <summary>
    /// What relays, and whether it relays all that can be. More than one process is none that is right: they would use one account's sequence.
    /// </summary>
    /// <param name="chainIds">The deployed chains.</param>
    public RelayerProcess Describe(RelayerConfig config, IEnumerable<string> chainIds)
    {
        var relayable = config.Relayable(chainIds);
        var process = Starts.FirstOrDefault(start => start.RelaysAll(relayable, config)) ?? (Starts is [var first, ..] ? first : null);
        var all = Starts.Count == 1 && config.Exists && relayable.Count > 0 && process!.RelaysAll(relayable, config);
        return new RelayerProcess(process?.Pid, process?.RelayedNames, all);
    }

    /// <summary>Picks rly's processes out of a listing, by their arguments and never by a search in a text.</summary>
    public static RelayerProcesses Read(IReadOnlyList<PodProcess> processes)
    {
        var calls = processes
            .Select(process => (Process: process, Command: RlyCommandLine.TryRead(process.Arguments)))
            .Where(call => call.Command is not null)
            .Select(call => new RlyProcess(
                call.Process.Pid, call.Command!, call.Process.Age, call.Process.Environment.GetValueOrDefault(RelayedPaths.Variable))
            {
                OperationId = call.Process.OperationId,
            })
            .ToList();
        return new RelayerProcesses(
            calls.FindAll(call => call.Command.IsStart),
            calls.FindAll(call => call.Command.IsTransaction));
    }
}

/// <summary>A running call of rly.</summary>
/// <param name="Age">How long ago it began; null where that is not known.</param>
/// <param name="Relays">What <see cref="RelayedPaths.Variable"/> says; null where this API did not start it.</param>
internal sealed record RlyProcess(int Pid, RlyCommandLine Command, TimeSpan? Age, string? Relays)
{
    // The file's time of change is told in whole seconds.
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <summary>The operation that started it; null where none did.</summary>
    public string? OperationId { get; init; }

    /// <summary>The names of the paths it relays; null where this API did not start it and it was told none.</summary>
    public IReadOnlyList<string>? RelayedNames => Relays is null ? null : [.. RelayedPaths.Entries(Relays).Select(RelayedPaths.Name)];

    /// <summary>It relays all of the given paths of the configuration as they are now.</summary>
    public bool RelaysAll(IReadOnlyDictionary<string, RlyPath> paths, RelayerConfig config)
    {
        if (Relays is not null)
        {
            var entries = RelayedPaths.Entries(Relays);
            return paths.All(path => entries.Contains(RelayedPaths.Entry(path.Key, path.Value)));
        }

        // It read the configuration when it began: what was written later it does not know.
        var told = Command.RelayedOf(config.Paths.Keys);
        return Age is { } age && config.Age is { } changed && age + OneSecond <= changed && paths.Keys.All(told.Contains);
    }
}
