using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.DeleteData;

/// <summary>deleteData: claims, Jobs and the mnemonics Secret gone.</summary>
internal static class DeleteDataStep
{
    public const string Name = "deleteData";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync);

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.StepAsync(step, nameof(DeleteDataActivities.DeleteData), "deleting claims, Jobs and mnemonics");

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        var removal = await planning.RemovalAsync();
        var left = removal.DataLeft is { } words ? $"; {words}" : string.Empty;
        return removal.Data.Count == 0
            ? PlannedStep.Skip(Name, left.Length == 0 ? "no claim, Job or mnemonic is left" : $"nothing to delete{left}")
            : PlannedStep.Run(Name, $"delete {string.Join(", ", removal.Data)}{left}");
    }
}
