using System.Globalization;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Keeps one <c>rly start</c> process that relays all paths.</summary>
public sealed class RelayerRunOperations
{
    // The end of a canceled start must not wait for anybody.
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(2.5);

    private readonly KeyedLock<PodRef> _turns = new();
    private readonly SystemView _system;
    private readonly RlyClient _rly;
    private readonly RelayerProcessControl _control;
    private readonly RelayerLog _log;
    private readonly TimeProvider _time;
    private readonly OperationTimings _timings;

    internal RelayerRunOperations(
        SystemView system, RlyClient rly, RelayerProcessControl control, RelayerLog log, TimeProvider time, OperationTimings timings) =>
        (_system, _rly, _control, _log, _time, _timings) = (system, rly, control, log, time, timings);

    /// <summary>Observes whether an <c>rly start</c> process really runs and which paths it relays. Changes nothing.</summary>
    public async Task<RelayerProcess> ObserveAsync(OperationRun run)
    {
        var (found, chains) = await _system.TryRelayerAndChainsAsync(run);
        if (found is not { } relayer)
        {
            return new RelayerProcess(null, null, false);
        }

        var (processes, config) = await ObserveAsync(run, relayer, quiet: false);
        return processes.Describe(config, chains.Select(chain => chain.ChainId));
    }

    /// <summary>Makes one <c>rly start</c> process relay all paths; one that began before the last path came is replaced.</summary>
    public async Task<Outcome> EnsureAsync(OperationRun run)
    {
        var (relayer, chains) = await _system.RelayerAndChainsAsync(run);
        using var turn = await _turns.EnterAsync(relayer.Pod, run.Token);

        var (processes, config) = await ObserveAsync(run, relayer, quiet: false);
        if (processes.Transactions.Count > 0)
        {
            // They change the paths, and use the accounts rly start would.
            processes = await _control.WaitTransactionsAsync(run, relayer);
            config = await _rly.ReadConfigAsync(relayer, [], quiet: true);
        }

        var chainIds = chains.Select(chain => chain.ChainId).ToList();
        var relayable = config.Relayable(chainIds);
        if (relayable.Count == 0)
        {
            throw new OperationException(
                ErrorCodes.RelayerNotRunning, "the relayer's configuration has no path to relay", retryable: false,
                new Dictionary<string, string> { ["hint"] = "link the chains first: start with the steps initRelayer and connectAll" });
        }

        var seen = processes.Describe(config, chainIds);
        if (seen.RelaysAllPaths && !run.Force)
        {
            return new Outcome(true, Words(seen.Pid!.Value, relayable.Count));
        }

        var old = processes.Starts.Select(start => start.Pid).ToList();
        var spare = run.Force ? null : processes.Starts.FirstOrDefault(start => start.RelaysAll(relayable, config));
        await EndOthersAsync(run, relayer, processes.Starts, spare);
        return spare is not null
            ? new Outcome(false, Words(spare.Pid, relayable.Count))
            : await StartAsync(run, relayer, config, relayable, old);
    }

    private async Task<(RelayerProcesses Processes, RelayerConfig Config)> ObserveAsync(OperationRun run, PodSession relayer, bool quiet)
    {
        var (seeing, reading) = (_control.ObserveAsync(relayer, run.Token), _rly.ReadConfigAsync(relayer, [], quiet));
        await Task.WhenAll(seeing, reading);
        return (await seeing, await reading);
    }

    private async Task EndOthersAsync(OperationRun run, PodSession relayer, IReadOnlyList<RlyProcess> starts, RlyProcess? spare)
    {
        var others = starts.Where(start => start != spare).Select(start => start.Pid).ToList();
        if (others.Count > 0)
        {
            run.Log.Event(spare is null
                ? $"rly start (pid {Text(others)}) does not relay all paths as they are now; it is replaced"
                : $"more than one rly start runs; pid {Text(others)} ends");
            await _control.EndAsync(relayer, others, run.Token);
        }
    }

    private async Task<Outcome> StartAsync(
        OperationRun run, PodSession relayer, RelayerConfig config, IReadOnlyDictionary<string, RlyPath> relayable, List<int> old)
    {
        // Named only where not all can be relayed, so that the command is the one cryptomeria's own scripts run.
        string[] named = relayable.Count == config.Paths.Count ? [] : [.. relayable.Keys.Order(StringComparer.Ordinal)];
        if (named.Length > 0)
        {
            run.Log.Event($"not relayed, because not linked or not deployed: {string.Join(", ", config.Paths.Keys.Except(named))}");
        }

        try
        {
            var begun = _time.GetUtcNow();
            var result = await _rly.StartAsync(relayer, RelayedPaths.Write(relayable), named);
            var pid = ReadPid(result);
            await VerifyAsync(run, relayer, pid, begun);
            return new Outcome(false, Words(pid, relayable.Count), result.ExitCode);
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            await EndStartedAsync(relayer, old);
            throw;
        }
    }

    // It reads its configuration and asks its chains first: only one that survives that has begun.
    private async Task VerifyAsync(OperationRun run, PodSession relayer, int pid, DateTimeOffset begun)
    {
        var begin = _time.GetTimestamp();
        while (true)
        {
            var starts = (await _control.ObserveAsync(relayer, run.Token)).Starts;
            var elapsed = _time.GetElapsedTime(begin);
            var alive = starts.Any(start => start.Pid == pid);
            if (alive && elapsed >= _timings.RelayerSettles)
            {
                return;
            }

            // The program may still be on its way from the shell for a moment.
            if (!alive && elapsed >= _timings.ObservationPause)
            {
                var last = await _log.TailAsync(relayer, begun, run.Token);
                throw Died(pid, last);
            }

            await Task.Delay(_timings.ObservationPause, _time, run.Token);
        }
    }

    private async Task EndStartedAsync(PodSession relayer, List<int> old)
    {
        using var bound = new CancellationTokenSource(CleanUp, _time);
        var session = relayer with { Stop = CancellationToken.None, Release = bound.Token };
        try
        {
            var started = (await _control.ObserveAsync(session, bound.Token)).Starts.Select(start => start.Pid).Except(old).ToList();
            if (started.Count > 0)
            {
                await _rly.SignalAsync(session, "KILL", started.Select(pid => Text([pid])));
            }
        }
        catch (Exception e) when (e is OperationException or OperationCanceledException)
        {
            relayer.Log.Event($"whether rly start was ended is not known: {e.Message}");
        }
    }

    // With its line feed, so that a number that is incomplete is none.
    private static int ReadPid(ExecResult result) =>
        result is { ExitCode: 0, StandardOutput: ['p', 'i', 'd', ' ', .. var number, '\n'] }
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? pid
            : throw CommandErrors.RelayerCommandFailed("rly start", result, retryable: true);

    private static OperationException Died(int pid, string lastLines)
    {
        var details = new Dictionary<string, string>();
        if (lastLines.Length > 0)
        {
            details["log"] = lastLines;
        }

        return new OperationException(
            ErrorCodes.RelayerNotRunning, $"rly start (pid {Text([pid])}) ended soon after it began", retryable: true, details);
    }

    private static string Words(int pid, int paths) =>
        string.Create(CultureInfo.InvariantCulture, $"rly start runs (pid {pid}), {paths} {(paths == 1 ? "path" : "paths")}");

    private static string Text(IEnumerable<int> pids) => string.Join(", ", pids.Select(pid => pid.ToString(CultureInfo.InvariantCulture)));
}
