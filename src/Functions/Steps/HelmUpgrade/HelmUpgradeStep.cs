using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.Functions.Steps.HelmUpgrade;

/// <summary>helmUpgrade: the release at another number of fdsc chains.</summary>
internal static class HelmUpgradeStep
{
    public const string Name = "helmUpgrade";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync) { ChangesPods = true };

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.StepAsync(
            step,
            nameof(HelmUpgradeActivities.ScaleRelease),
            $"upgrading the release to {run.Input.Replicas} fdsc chains",
            input => input with { Replicas = run.Input.Replicas });

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        await planning.CheckRunsAsync();
        var release = await planning.ReleaseAsync();
        if (release.Status is null)
        {
            return PlannedStep.Fail(
                Name, $"{ErrorCodes.NotInstalled}: there is no release {planning.Input.Release}; {ErrorHints.For(ErrorCodes.NotInstalled)}");
        }

        var (count, replicas) = (await planning.FdscAsync(), planning.Input.Replicas ?? 0);
        return release.Status == "deployed" && ReleaseValues.HasReplicas(release.Values, count, replicas)
            ? PlannedStep.Skip(Name, $"{replicas} fdsc chains are deployed")
            : PlannedStep.Run(Name, $"{release.Recovery()}upgrade from {count} to {replicas} fdsc chains");
    }
}
