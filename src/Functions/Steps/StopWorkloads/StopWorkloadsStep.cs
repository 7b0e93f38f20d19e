using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.StopWorkloads;

/// <summary>stopWorkloads: every workload at 0 replicas, and how many it had written down.</summary>
internal static class StopWorkloadsStep
{
    public const string Name = "stopWorkloads";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync);

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.StepAsync(step, nameof(StopWorkloadsActivities.StopWorkloads), "scaling every workload to 0");

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        var running = (await planning.WorkloadsAsync()).Where(workload => workload.NeedsStop).ToList();
        return running.Count == 0
            ? PlannedStep.Skip(Name, "nothing runs")
            : await planning.ScaleAsync(
                Name, $"scale to 0: {string.Join(", ", running.Select(workload => $"{workload.Name} ({workload.Replicas})"))}", resume: false);
    }
}
