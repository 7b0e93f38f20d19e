using System.Globalization;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Scaling in and out as the relayer sees it: chains that go leave its configuration, and it sees the keys of those that come.</summary>
public sealed class ChainRemoval
{
    private const string MissingMnemonics = """for c in "$@"; do [ -r "/etc/mnemonics/$c.relayer.mnemonic" ] || echo "$c"; done; echo end""";
    private readonly SystemView _system;
    private readonly IPodExec _exec;
    private readonly RlyClient _rly;
    private readonly RelayerProcessControl _control;
    private readonly WorkloadOperations _workloads;
    private readonly Poller _poller;

    internal ChainRemoval(
        SystemView system,
        IPodExec exec,
        RlyClient rly,
        RelayerProcessControl control,
        WorkloadOperations workloads,
        Poller poller) =>
        (_system, _exec, _rly, _control, _workloads, _poller) = (system, exec, rly, control, workloads, poller);

    /// <summary>
    /// Takes the chains from <c>fdsc-{replicas}</c> on out of the relayer: stops <c>rly start</c> where it relays one of them, deletes their paths and chains.
    /// Skipped where the configuration has none of them. Waits for the relayer's pod where there is one: its configuration stays while a container restarts.
    /// </summary>
    /// <exception cref="OperationException"><c>NOT_INSTALLED</c>, <c>SYSTEM_STOPPED</c>.</exception>
    public async Task<Outcome> RemoveAsync(OperationRun run, int replicas)
    {
        await _workloads.CheckRunsAsync(run);
        if (await FindRelayerAsync(run) is not { } relayer)
        {
            return new Outcome(true, "there is no relayer, so it has no configuration");
        }

        var config = await _rly.ReadConfigAsync(relayer, []);
        var chains = config.Chains.Where(chain => Goes(chain, replicas)).Order(StringComparer.Ordinal).ToList();
        var paths = config.Paths
            .Where(path => Goes(path.Value.Src?.ChainId, replicas) || Goes(path.Value.Dst?.ChainId, replicas))
            .Select(path => path.Key).Order(StringComparer.Ordinal).ToList();
        if (chains.Count == 0 && paths.Count == 0)
        {
            return new Outcome(true, "the relayer knows none of the chains that go");
        }

        var processes = await _control.WaitTransactionsAsync(run, relayer);
        if (processes.Starts.Count > 0)
        {
            run.Log.Event("rly start ends: one chain it cannot reach would end it anyway; it begins again without the chains that go");
            await _control.EndAsync(relayer, [.. processes.Starts.Select(start => start.Pid)], run.Token);
        }

        foreach (var path in paths)
        {
            Check($"rly paths delete {path}", await _rly.DeletePathAsync(relayer, path));
        }

        foreach (var chain in chains)
        {
            Check($"rly chains delete {chain}", await _rly.DeleteChainAsync(relayer, chain));
        }

        return new Outcome(false, $"{Text(paths.Count)} paths and {Text(chains.Count)} chains removed from the relayer", 0);
    }

    /// <summary>Observes which of the chains from <c>fdsc-{replicas}</c> on the relayer's configuration knows. Changes nothing.</summary>
    public async Task<IReadOnlyList<string>> FindRelayerChainsAsync(OperationRun run, int replicas)
    {
        if (await _system.TryRelayerAsync(run) is not { } relayer)
        {
            return [];
        }

        var config = await _rly.ReadConfigAsync(relayer, []);
        return
        [
            .. config.Chains.Concat(config.Paths.Values.SelectMany(path => new[] { path.Src?.ChainId, path.Dst?.ChainId }).OfType<string>())
                .Where(chain => Goes(chain, replicas)).Distinct().Order(ChainOrder.Instance),
        ];
    }

    /// <summary>Observes whose mnemonics the relayer's pod does not see; null where no relayer pod is Ready. Changes nothing.</summary>
    public async Task<IReadOnlyList<string>?> FindMissingMnemonicsAsync(OperationRun run)
    {
        var snapshot = await _system.ReadAsync(run);
        return snapshot.RelayerContainer is { } pod ? await FindMissingAsync(run, pod, snapshot) : null;
    }

    /// <summary>Observes which of the chains from <c>fdsc-{replicas}</c> on are not gone but being deleted. Changes nothing.</summary>
    /// <param name="upgrade">Helm is still to delete what the release has: that counts too.</param>
    public async Task<IReadOnlyList<string>> FindGoingAsync(OperationRun run, int replicas, bool upgrade) =>
        (await ReadDeparturesAsync(run, replicas)).Going(upgrade);

    /// <summary>Waits until the StatefulSets and pods of the chains from <c>fdsc-{replicas}</c> on are gone; the outcome names what nobody deletes.</summary>
    public async Task<Outcome> WaitGoneAsync(OperationRun run, int replicas, IProgress<string>? progress)
    {
        ChainDepartures? last = null;
        var outcome = await _poller.UntilAsync(
            run,
            progress,
            async () =>
            {
                last = await ReadDeparturesAsync(run, replicas);
                return last.Going(upgrade: false) is { Count: > 0 } left ? $"still there: {string.Join(", ", left.Take(8))}" : null;
            },
            "the chains are gone");
        if (last is not { Left.Count: > 0 })
        {
            return outcome;
        }

        var message = $"left, as nobody deletes it: {string.Join(", ", last.Left)}";
        run.Log.Event(message);
        return outcome with { Message = message };
    }

    /// <summary>
    /// Replaces the relayer's pod where it does not see every chain's mnemonic (its Secret has new keys), and waits for the new one to be Ready and the old one gone.
    /// </summary>
    public async Task<Outcome> RestartRelayerAsync(OperationRun run)
    {
        var snapshot = await _system.WaitRelayerAsync(run);
        var missing = await FindMissingAsync(run, snapshot.RelayerContainer!, snapshot);
        if (missing.Count == 0 && !run.Force)
        {
            return new Outcome(true, "the relayer sees every chain's mnemonic");
        }

        run.Log.Event($"the relayer's pod is replaced: it does not see the mnemonics of {string.Join(", ", missing)}");
        await _workloads.RestartRelayerAsync(run);
        snapshot = await _system.WaitRelayerAsync(run);
        var pod = snapshot.RelayerContainer!;
        missing = await FindMissingAsync(run, pod, snapshot);
        return missing.Count == 0
            ? new Outcome(false, "the relayer's pod is new and sees every chain's mnemonic")
            : throw new OperationException(
                ErrorCodes.KeyMissing,
                $"the new relayer pod has no mnemonic of {string.Join(", ", missing)}",
                details: new Dictionary<string, string> { ["pod"] = pod.Name, ["chains"] = string.Join(", ", missing) });
    }

    private static bool Goes(string? chainId, int replicas) =>
        chainId is not null && chainId.StartsWith("fdsc-", StringComparison.Ordinal)
            && int.TryParse(chainId.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= replicas;

    private async Task<ChainDepartures> ReadDeparturesAsync(OperationRun run, int replicas) =>
        (await _system.ReadAsync(run)).Departures(chain => Goes(chain, replicas));

    /// <summary>The relayer's pod, waited for; null where nothing makes one.</summary>
    private async Task<PodSession?> FindRelayerAsync(OperationRun run)
    {
        try
        {
            return await _system.RelayerAsync(run);
        }
        catch (OperationException exception) when (exception.Code is ErrorCodes.RelayerPodNotFound or ErrorCodes.NotInstalled or ErrorCodes.SystemStopped)
        {
            return null;
        }
    }

    private static void Check(string command, ExecResult result)
    {
        if (result.ExitCode != 0)
        {
            throw CommandErrors.RelayerCommandFailed(command, result, retryable: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<List<string>> FindMissingAsync(OperationRun run, PodRef pod, SystemSnapshot snapshot)
    {
        var chains = snapshot.Chains.Select(chain => chain.ChainId);
        var request = new ExecRequest(pod, ["sh", "-c", MissingMnemonics, "sh", .. chains])
        {
            Log = run.Log,
            Display = "ls /etc/mnemonics",
            LogStandardOutput = false,
            Timeout = TimeSpan.FromSeconds(30),
        };
        var result = await _exec.RunAsync(request, run.Stop, run.LetGo);
        var lines = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        return result.ExitCode == 0 && lines is [.., "end"]
            ? lines[..^1]
            : throw new OperationException(
                ErrorCodes.UnexpectedOutput, $"the list of mnemonics in pod {pod.Name} is incomplete", retryable: true,
                new Dictionary<string, string> { ["pod"] = pod.Name });
    }
}
