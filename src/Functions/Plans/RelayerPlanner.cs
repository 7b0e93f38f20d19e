using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Plans;

/// <summary>Plans the steps that make the relayer work.</summary>
internal static class RelayerPlanner
{
    private static readonly TimeSpan ChainsLimit = TimeSpan.FromSeconds(10);

    public static async Task<PlannedStep> PlanAsync(
        PlanLooks looks, string name, IReadOnlyList<PlannedStep> before, CancellationToken cancellationToken) => name switch
        {
            StepNames.InitRelayer => await PlanInitAsync(looks),
            StepNames.ConnectAll => await PlanConnectAsync(looks, before, cancellationToken),
            StepNames.StartRelayer => await PlanStartAsync(looks, before),
            _ => await PlanReadyAsync(looks, before),
        };

    private static string List(string what, IEnumerable<string> chains) => $"{what} {string.Join(", ", chains)}";

    private static async Task<PlannedStep> PlanInitAsync(PlanLooks looks)
    {
        var setup = await looks.SetupAsync();
        if (setup.RelayerPod is null)
        {
            return PlannedStep.Run(StepNames.InitRelayer, "wait for a Ready relayer pod; there is none now");
        }

        var (add, keys) = (setup.Chains.Where(chain => !chain.Added).Select(chain => chain.ChainId).ToList(),
            setup.Chains.Where(chain => !chain.KeyPresent).Select(chain => chain.ChainId).ToList());
        List<string> work = [];
        if (!setup.ConfigExists)
        {
            work.Add("create rly's configuration");
        }

        if (add.Count > 0)
        {
            work.Add(List("add chains", add));
        }

        if (keys.Count > 0)
        {
            if (await looks.MissingMnemonicsAsync() is { Count: > 0 } unseen)
            {
                work.Add(List("replace the relayer's pod, which lacks the mnemonics of", unseen));
            }

            work.Add(List("restore the keys of", keys));
        }

        if (setup.MissingPaths.Count > 0)
        {
            work.Add(List("restore the paths of", setup.MissingPaths));
        }

        return work.Count == 0 && !looks.Force
            ? PlannedStep.Skip(StepNames.InitRelayer, "configuration, chains, keys and paths are there")
            : PlannedStep.Run(StepNames.InitRelayer, work.Count == 0 ? "write configuration, chains and keys again (force)" : string.Join("; ", work));
    }

    private static async Task<PlannedStep> PlanConnectAsync(PlanLooks looks, IReadOnlyList<PlannedStep> before, CancellationToken cancellationToken)
    {
        if (PlannedStep.Runs(before, StepNames.InitRelayer))
        {
            return PlannedStep.Unknown(StepNames.ConnectAll, "which chains have a channel is looked at when the relayer is configured");
        }

        try
        {
            var state = await looks.ConnectionsAsync(ChainsLimit);
            var link = state.Chains.Where(chain => chain.ChannelId is null || !chain.PathPresent).Select(chain => $"gwc<->{chain.ChainId}").ToList();
            var register = state.Chains.Where(chain => !chain.Registered).Select(chain => chain.ChainId).ToList();
            return link.Count + register.Count == 0
                ? PlannedStep.Skip(StepNames.ConnectAll, $"all {state.Chains.Count} chains are linked and registered")
                : PlannedStep.Run(
                    StepNames.ConnectAll,
                    string.Join("; ", new[] { link.Count > 0 ? List("link", link) : null, register.Count > 0 ? List("register", register) : null }.OfType<string>()));
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.ChainRpcUnreachable)
        {
            return PlannedStep.Unknown(StepNames.ConnectAll, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PlannedStep.Unknown(StepNames.ConnectAll, $"not every chain answers within {ChainsLimit.TotalSeconds:0} s");
        }
    }

    private static async Task<PlannedStep> PlanStartAsync(PlanLooks looks, IReadOnlyList<PlannedStep> before)
    {
        if (PlannedStep.Runs(before, StepNames.ConnectAll))
        {
            return PlannedStep.Run(StepNames.StartRelayer, "start rly with all paths, new ones included");
        }

        var process = await looks.RelayerAsync();
        return process switch
        {
            { Pid: not null, RelaysAllPaths: true } when !looks.Force => PlannedStep.Skip(StepNames.StartRelayer, $"rly start runs (pid {process.Pid}) with all paths"),
            { Pid: not null } => PlannedStep.Run(StepNames.StartRelayer, $"replace rly start (pid {process.Pid}) by one with all paths"),
            _ => PlannedStep.Run(StepNames.StartRelayer, "start rly; no process runs"),
        };
    }

    private static async Task<PlannedStep> PlanReadyAsync(PlanLooks looks, IReadOnlyList<PlannedStep> before)
    {
        if (PlannedStep.Runs(before, StepNames.ConnectAll) || PlannedStep.Runs(before, StepNames.StartRelayer))
        {
            return PlannedStep.Run(StepNames.WaitIbcReady, "wait until every chain has its channel and registration, makes blocks, and is relayed");
        }

        var readiness = await looks.ReadinessAsync();
        return readiness.Ready
            ? PlannedStep.Skip(StepNames.WaitIbcReady, "IBC is ready")
            : PlannedStep.Run(StepNames.WaitIbcReady, $"wait; missing now: {string.Join("; ", readiness.Reasons)}");
    }
}
