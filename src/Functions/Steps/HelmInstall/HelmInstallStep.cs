using System.Text.Json.Nodes;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.Functions.Steps.HelmInstall;

/// <summary>helmInstall: the chart installed with the values asked for.</summary>
internal static class HelmInstallStep
{
    public const string Name = "helmInstall";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync) { ChangesPods = true };

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.StepAsync(
            step,
            nameof(HelmInstallActivities.InstallRelease),
            "installing the chart",
            input => input with { Values = run.Input.Values, Replicas = run.Input.FdscReplicas });

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        var release = await planning.ReleaseAsync();
        var wanted = ReleaseValues.WithReplicas(planning.Input.Values ?? [], planning.Input.FdscReplicas);
        if (release.Status == "deployed" && JsonNode.DeepEquals(release.Values, wanted))
        {
            return PlannedStep.Skip(Name, $"revision {release.Revision} is deployed with the same values");
        }

        return PlannedStep.Run(
            Name,
            release.Recovery()
            + (release.Status is null ? "install the chart" : $"upgrade revision {release.Revision} ({release.Status}) to the chart with the values asked for"));
    }
}
