using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.DeleteData;
using Cryptomeria.Functions.Steps.DeleteNamespace;
using Cryptomeria.Functions.Steps.HelmUninstall;
using Cryptomeria.Functions.Steps.HelmUpgrade;
using Cryptomeria.Functions.Steps.RemoveChains;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.WaitGone;

/// <summary>waitGone: what is being deleted is gone.</summary>
internal static class WaitGoneStep
{
    public const string Name = "waitGone";

    /// <summary>Of an uninstall: everything it took, or the namespace.</summary>
    public static Step OfUninstall { get; } = new(Name, RunUninstallAsync, PlanUninstallAsync);

    /// <summary>Of a scaling: the chains that go.</summary>
    public static Step OfScale { get; } = new(Name, RunScaleAsync, PlanScaleAsync) { ChangesPods = true };

    private static Task<Outcome> RunUninstallAsync(JobRun run, JobStep step) =>
        run.WaitAsync(
            step,
            nameof(WaitGoneActivities.WaitGone),
            "waiting until everything is gone",
            [HelmUninstallStep.Name, DeleteDataStep.Name, DeleteNamespaceStep.Name],
            input => input with { Data = run.Input.DeleteData == true, WholeNamespace = run.Input.DeleteNamespace == true });

    private static async Task<PlannedStep> PlanUninstallAsync(Planning planning)
    {
        if (planning.Input.DeleteNamespace == true)
        {
            return planning.WillRun(DeleteNamespaceStep.Name)
                ? PlannedStep.Run(Name, $"wait until namespace {planning.Input.Namespace} is gone")
                : PlannedStep.Skip(Name, "nothing is left");
        }

        var data = planning.Input.DeleteData == true;
        var removal = await planning.RemovalAsync();
        var (count, left) = (removal.Going(data).Count, removal.LeftAtEnd(data));
        var tail = left is null ? string.Empty : $"; {left}";
        if (count == 0 && (planning.WillRun(HelmUninstallStep.Name) || planning.WillRun(DeleteDataStep.Name)))
        {
            return PlannedStep.Run(Name, $"see that nothing is on its way out any more{tail}");
        }

        return count == 0
            ? PlannedStep.Skip(Name, left is null ? "nothing is left" : $"nothing is on its way out{tail}")
            : PlannedStep.Run(Name, $"wait until {count} objects are gone{tail}");
    }

    private static Task<Outcome> RunScaleAsync(JobRun run, JobStep step) =>
        run.WaitAsync(
            step,
            nameof(WaitGoneActivities.WaitChainsGone),
            "waiting until the chains are gone",
            run.OutcomeOf(HelmUpgradeStep.Name) is { TookAway: true } ? [RemoveChainsStep.Name, HelmUpgradeStep.Name] : [RemoveChainsStep.Name],
            input => input with { Replicas = run.Input.Replicas });

    private static async Task<PlannedStep> PlanScaleAsync(Planning planning)
    {
        if (await planning.GoingChainsAsync(planning.Input.Replicas ?? 0, planning.WillRun(HelmUpgradeStep.Name)) is { Count: > 0 } going)
        {
            return PlannedStep.Run(Name, $"wait until gone: {string.Join(", ", going)}");
        }

        return planning.WillRun(RemoveChainsStep.Name)
            ? PlannedStep.Run(Name, "see that the chains are gone")
            : PlannedStep.Skip(Name, "the chains are gone");
    }
}
