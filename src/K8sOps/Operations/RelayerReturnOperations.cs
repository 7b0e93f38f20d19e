using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>
/// Brings a relayer back that a job stopped and then could not start again, so that what was linked before is relayed as before: also where its pod was replaced
/// and its configuration is gone, and where chains that were to go had been taken out of it.
/// </summary>
internal sealed class RelayerReturnOperations(
    SystemView system, RelayerProcessControl control, RlyClient rly, SetupOperations setup, PathOperations paths, RelayerRunOperations relayers)
{
    /// <summary>Whether an <c>rly start</c> runs now. Changes nothing.</summary>
    public async Task<RelayerPresence> LookAsync(OperationRun run)
    {
        if (await system.TryRelayerAsync(run) is not { } relayer)
        {
            return new RelayerPresence(null, false);
        }

        var processes = await control.LookAsync(relayer, run.Token);
        return new RelayerPresence(relayer.Pod.Name, processes.Starts.Count > 0);
    }

    /// <summary>Skipped where one runs.</summary>
    public async Task<StepOutcome> EnsureAsync(OperationRun run)
    {
        var (relayer, chains) = await system.RelayerAndChainsAsync(run);
        if ((await control.LookAsync(relayer, run.Token)).Starts.Count > 0)
        {
            return new StepOutcome(true, "the relayer runs");
        }

        run.Log.Event("the relayer, which this job stopped, is brought back");
        await control.WaitTransactionsAsync(run, relayer);
        await setup.EnsureConfigAsync(run);
        await setup.EnsureChainAsync(run, relayer, SystemView.Require(run, chains, Chain.Gateway));
        await paths.EnsureAsync(run);
        await EnsureKeysAsync(run, relayer);
        return await relayers.EnsureAsync(run);
    }

    // A new pod of the relayer's has the keys it had: they are in its volume. A chain whose key is missing was not relayed.
    private async Task EnsureKeysAsync(OperationRun run, PodSession relayer)
    {
        foreach (var chain in (await rly.ReadConfigAsync(relayer, [], quiet: true)).Chains)
        {
            try
            {
                await setup.EnsureKeyAsync(run, relayer, chain);
            }
            catch (OperationException e) when (e.Code is ErrorCodes.KeyMissing or ErrorCodes.RelayerCommandFailed)
            {
                run.Log.Event(e.Message);
            }
        }
    }
}
