using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.HelmUninstall;

/// <summary>helmUninstall: the release gone, and, forced, what of cryptomeria's Helm does not know.</summary>
internal static class HelmUninstallStep
{
    public const string Name = "helmUninstall";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync);

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.StepAsync(step, nameof(HelmUninstallActivities.UninstallRelease), "uninstalling the release");

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        var release = await planning.ReleaseAsync();
        List<string> deeds = release.Status is null ? [] : [$"uninstall revision {release.Revision} ({release.Status})"];
        if ((await planning.RemovalAsync()).TakenDown is { Count: > 0 } doomed)
        {
            deeds.Add($"delete what Helm does not know: {string.Join(", ", doomed)}");
        }

        return deeds.Count == 0
            ? PlannedStep.Skip(Name, "there is no release")
            : PlannedStep.Run(Name, string.Join("; ", deeds));
    }
}
