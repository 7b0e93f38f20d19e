using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.ResumeWorkloads;

/// <summary>resumeWorkloads: every workload back at the replicas it had when it was stopped.</summary>
internal static class ResumeWorkloadsStep
{
    public const string Name = "resumeWorkloads";

    public static Step Step { get; } = new(Name, RunAsync, PlanAsync) { ChangesPods = true };

    private static Task<Outcome> RunAsync(JobRun run, JobStep step) =>
        run.StepAsync(step, nameof(ResumeWorkloadsActivities.ResumeWorkloads), "scaling every workload back to its replicas");

    private static async Task<PlannedStep> PlanAsync(Planning planning)
    {
        var workloads = await planning.WorkloadsAsync();
        if (workloads.Count == 0)
        {
            return PlannedStep.Fail(
                Name, $"{ErrorCodes.NotInstalled}: release {planning.Input.Release} has no workload; {ErrorHints.For(ErrorCodes.NotInstalled)}");
        }

        var stopped = workloads.Where(workload => workload.ResumesTo is not null).ToList();
        return stopped.Count == 0
            ? PlannedStep.Skip(Name, "nothing was stopped")
            : await planning.ScaleAsync(
                Name, $"scale back: {string.Join(", ", stopped.Select(workload => $"{workload.Name} ({workload.ResumesTo})"))}", resume: true);
    }
}
