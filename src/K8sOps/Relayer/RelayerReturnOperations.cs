using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// Brings a relayer back that a job stopped and then could not start again, so that what was linked before is relayed as before: also where its pod was replaced
/// and its configuration is gone, and where chains that were to go had been taken out of it.
/// </summary>
public sealed class RelayerReturnOperations
{
    private readonly SystemView _system;
    private readonly RelayerProcessControl _control;
    private readonly RlyClient _rly;
    private readonly SetupOperations _setup;
    private readonly PathOperations _paths;
    private readonly RelayerRunOperations _relayers;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;

    internal RelayerReturnOperations(
        SystemView system,
        RelayerProcessControl control,
        RlyClient rly,
        SetupOperations setup,
        PathOperations paths,
        RelayerRunOperations relayers,
        TimeProvider time,
        OperationTimings timings) =>
        (_system, _control, _rly, _setup, _paths, _relayers, _time, _limit) = (system, control, rly, setup, paths, relayers, time, timings.RelayerReturn);

    /// <summary>Observes whether there is a relayer that runs, whatever it relays. Changes nothing.</summary>
    public async Task<RelayerPresence> ObserveAsync(OperationRun run)
    {
        if (await _system.TryRelayerAsync(run) is not { } relayer)
        {
            return new RelayerPresence(null, false);
        }

        var processes = await _control.ObserveAsync(relayer, run.Token);
        return new RelayerPresence(relayer.Pod.Name, processes.Starts.Count > 0);
    }

    /// <summary>
    /// Brings back a relayer that a job stopped: its configuration, the paths of all open channels of deployed chains, its process. Skipped where one runs.
    /// Takes at most <see cref="OperationTimings.RelayerReturn"/>.
    /// </summary>
    /// <exception cref="OperationException"><c>RELAYER_NOT_RUNNING</c> where that is not enough.</exception>
    public async Task<Outcome> EnsureAsync(OperationRun run)
    {
        using var limit = new CancellationTokenSource(_limit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, limit.Token);
        using var bounded = run.Part(stop: stop.Token);
        try
        {
            return await BringBackAsync(bounded);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !run.Token.IsCancellationRequested)
        {
            throw new OperationException(ErrorCodes.RelayerNotRunning, $"the relayer could not be brought back within {_limit.TotalSeconds:0} s");
        }
    }

    private async Task<Outcome> BringBackAsync(OperationRun run)
    {
        var (relayer, chains) = await _system.RelayerAndChainsAsync(run);
        if ((await _control.ObserveAsync(relayer, run.Token)).Starts.Count > 0)
        {
            return new Outcome(true, "the relayer runs");
        }

        run.Log.Event("the relayer, which this job stopped, is brought back");
        await _control.WaitTransactionsAsync(run, relayer);
        await _setup.EnsureConfigAsync(run);
        await _setup.EnsureChainAsync(run, relayer, SystemView.Require(run, chains, Chain.Gateway));
        await _paths.EnsureAsync(run);
        await EnsureKeysAsync(run, relayer);
        return await _relayers.EnsureAsync(run);
    }

    // A new pod of the relayer's has the keys it had: they are in its volume. A chain whose key is missing was not relayed.
    private async Task EnsureKeysAsync(OperationRun run, PodSession relayer)
    {
        foreach (var chain in (await _rly.ReadConfigAsync(relayer, [], quiet: true)).Chains)
        {
            try
            {
                await _setup.EnsureKeyAsync(run, relayer, chain);
            }
            catch (OperationException e) when (e.Code is ErrorCodes.KeyMissing or ErrorCodes.RelayerCommandFailed)
            {
                run.Log.Event(e.Message);
            }
        }
    }
}
