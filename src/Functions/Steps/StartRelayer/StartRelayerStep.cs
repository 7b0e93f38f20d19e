using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.ConnectAll;
using Cryptomeria.Functions.Steps.InitRelayer;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.StartRelayer;

/// <summary>startRelayer: one <c>rly start</c> process that relays all paths.</summary>
internal static class StartRelayerStep
{
    public const string Name = "startRelayer";

    public static Step Step { get; } = RelayerStep.Of(Name, RunAsync, PlanAsync, repair: InitRelayerStep.RunAsync);

    /// <summary>Starts it, for a step that finds it gone with its pod.</summary>
    public static Task<Outcome> EnsureRunningAsync(JobRun run, JobStep step) =>
        run.StepAsync(step, nameof(StartRelayerActivities.EnsureRelayerRunning), "starting the relayer");

    private static async Task<Outcome> RunAsync(JobRun run, JobStep step)
    {
        await RelayerGuard.RememberAsync(run, step);
        var outcome = await EnsureRunningAsync(run, step);
        RelayerGuard.Started(run);
        return outcome;
    }

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        if (planning.WillRun(ConnectAllStep.Name))
        {
            return PlannedStep.Run(Name, "start rly with all paths, new ones included");
        }

        return await planning.RelayerAsync() switch
        {
            { Pid: { } pid, RelaysAllPaths: true } when !planning.Input.Force => PlannedStep.Skip(Name, $"rly start runs (pid {pid}) with all paths"),
            { Pid: { } pid } => PlannedStep.Run(Name, $"replace rly start (pid {pid}) by one with all paths"),
            _ => PlannedStep.Run(Name, "start rly; no process runs"),
        };
    }
}
