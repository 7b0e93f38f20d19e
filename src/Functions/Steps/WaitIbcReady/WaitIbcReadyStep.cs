using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.ConnectAll;
using Cryptomeria.Functions.Steps.InitRelayer;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.Functions.Steps.StartRelayer;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.WaitIbcReady;

/// <summary>waitIbcReady: every chain makes blocks, is linked, registered and relayed.</summary>
internal static class WaitIbcReadyStep
{
    public const string Name = "waitIbcReady";

    public static Step Step { get; } = RelayerStep.Of(Name, RunAsync, PlanAsync, repair: RepairAsync);

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.WaitAsync(
            step, nameof(WaitIbcReadyActivities.WaitIbcReady), "looking whether IBC is ready", [ConnectAllStep.Name, StartRelayerStep.Name]);

    private static async Task RepairAsync(JobRun run, JobStep step)
    {
        await InitRelayerStep.RunAsync(run, step);
        await StartRelayerStep.EnsureRunningAsync(run, step);
    }

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        if (planning.WillRun(ConnectAllStep.Name) || planning.WillRun(StartRelayerStep.Name))
        {
            return PlannedStep.Run(Name, "wait until every chain has its channel and registration, makes blocks, and is relayed");
        }

        var readiness = await planning.ReadinessAsync();
        return readiness.Ready
            ? PlannedStep.Skip(Name, "IBC is ready")
            : PlannedStep.Run(Name, $"wait; missing now: {string.Join("; ", readiness.Reasons)}");
    }
}
