using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.StopWorkloads;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.WaitStopped;

/// <summary>waitStopped: no pod is left.</summary>
internal static class WaitStoppedStep
{
    public const string Name = "waitStopped";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync);

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.WaitAsync(step, nameof(WaitStoppedActivities.WaitStopped), "waiting until the pods are gone", [StopWorkloadsStep.Name]);

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        var pods = await planning.PodsAsync();
        return pods == 0 && !planning.WillRun(StopWorkloadsStep.Name)
            ? PlannedStep.Skip(Name, "no pod is left")
            : PlannedStep.Run(Name, $"wait until {pods} pods are gone");
    }
}
