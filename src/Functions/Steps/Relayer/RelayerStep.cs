using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps.Relayer;

/// <summary>What the steps have in common that make the relayer work, whatever operation they are part of.</summary>
internal static class RelayerStep
{
    /// <param name="repair">Brings a new pod of the relayer's to where the job had brought the old one; null where the step itself does.</param>
    public static Step Of(
        string name,
        Func<JobRun, JobStep, Task<Outcome>> run,
        Func<Planning, Task<PlannedStep>> plan,
        Func<JobRun, JobStep, Task>? repair = null) =>
        new(name, (job, step) => RunAsync(job, step, run, repair), planning => PlanAsync(planning, name, plan));

    /// <summary>Runs a step, and again from its first look where the relayer's pod was replaced under it: with the pod its configuration went.</summary>
    private static async Task<Outcome> RunAsync(
        JobRun job, JobStep step, Func<JobRun, JobStep, Task<Outcome>> run, Func<JobRun, JobStep, Task>? repair)
    {
        var pauses = new Retries(TimeSpan.FromSeconds(1));
        for (var replaced = 0; ; replaced++)
        {
            try
            {
                if (replaced > 0 && repair is not null)
                {
                    await repair(job, step);
                }

                var outcome = await run(job, step);
                return replaced == 0 ? outcome : outcome with { Skipped = false };
            }
            catch (JobFailedException failure) when (failure.Error.Code == ErrorCodes.RelayerPodReplaced)
            {
                job.Report(step, $"{failure.Error.Message}; what was in it is recreated", replaced + 2);
                await job.PauseAsync(pauses.Pause(replaced + 1));
            }
        }
    }

    /// <summary>What is observed in the relayer's pod is worth nothing where the steps before leave another one.</summary>
    private static async Task<PlannedStep> PlanAsync(Planning planning, string name, Func<Planning, Task<PlannedStep>> plan)
    {
        if (planning.PodsChange)
        {
            return PlannedStep.Unknown(name, "looked at when the steps before it are done");
        }

        if (planning.Before.Count == 0)
        {
            await CheckNotStoppedAsync(planning);
        }

        return await plan(planning);
    }

    /// <exception cref="OperationException"><c>SYSTEM_STOPPED</c>. What is not installed is found by the observations themselves.</exception>
    private static async Task CheckNotStoppedAsync(Planning planning)
    {
        try
        {
            await planning.CheckRunsAsync();
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.NotInstalled)
        {
            // Pods can be there without a workload of the release; the observation of them decides.
        }
    }
}
