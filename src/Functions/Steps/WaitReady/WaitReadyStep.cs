using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.HelmInstall;
using Cryptomeria.Functions.Steps.HelmUpgrade;
using Cryptomeria.Functions.Steps.ResumeWorkloads;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.WaitReady;

/// <summary>waitReady: every pod is Ready.</summary>
internal static class WaitReadyStep
{
    public const string Name = "waitReady";

    // Whichever of them the operation has.
    private static readonly string[] Awaited = [HelmInstallStep.Name, HelmUpgradeStep.Name, ResumeWorkloadsStep.Name];

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync) { ChangesPods = true };

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.WaitAsync(step, nameof(WaitReadyActivities.WaitReady), "waiting until every pod is Ready", Awaited);

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        if (Awaited.Any(planning.WillRun))
        {
            return PlannedStep.Run(Name, "wait until every pod is Ready");
        }

        var readiness = await planning.PodsReadyAsync();
        return readiness.Ready
            ? PlannedStep.Skip(Name, "every pod is Ready")
            : PlannedStep.Run(Name, $"wait; missing now: {string.Join("; ", readiness.Reasons)}");
    }
}
