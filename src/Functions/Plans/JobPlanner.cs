using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Plans;

/// <summary>Plans a job for <c>?dryRun=true</c>, step by step, by the same looks the steps begin with.</summary>
public sealed class JobPlanner(PlanSources sources)
{
    // These say that the cluster cannot be looked at, not what a step would do.
    private static readonly string[] NoLook =
        [ErrorCodes.K8sForbidden, ErrorCodes.K8sRequestFailed, ErrorCodes.K8sUnauthorized, ErrorCodes.K8sUnreachable, ErrorCodes.ExecFailed, ErrorCodes.ExecOutcomeUnknown];

    /// <exception cref="OperationException">A look failed in a way that says nothing of the steps (no cluster, no rights).</exception>
    public async Task<JobPlan> PlanAsync(JobInput input, CancellationToken cancellationToken)
    {
        var looks = new PlanLooks(sources, input.Namespace, input.Release, input.Force, cancellationToken);
        var steps = new List<PlannedStep>();
        foreach (var name in input.Steps)
        {
            steps.Add(await TryPlanAsync(input, looks, name, steps, cancellationToken));
        }

        return new JobPlan(input.Type, JobParameters.Of(input), steps);
    }

    private static async Task<PlannedStep> TryPlanAsync(
        JobInput input, PlanLooks looks, string name, List<PlannedStep> before, CancellationToken cancellationToken)
    {
        if (before.Find(step => step.Action == "fail") is { } failing)
        {
            return PlannedStep.Unknown(name, $"not reached: {failing.Name} fails");
        }

        try
        {
            return await PlanAsync(input, looks, name, before, cancellationToken);
        }
        catch (OperationException exception) when (!NoLook.Contains(exception.Code))
        {
            // What may pass is tried again by the step.
            return exception.Retryable
                ? PlannedStep.Unknown(name, $"cannot be looked at now: {exception.Message}")
                : PlannedStep.Fail(name, exception);
        }
    }

    private static async Task<PlannedStep> PlanAsync(
        JobInput input, PlanLooks looks, string name, List<PlannedStep> before, CancellationToken cancellationToken)
    {
        if (name is not (StepNames.InitRelayer or StepNames.ConnectAll or StepNames.StartRelayer or StepNames.WaitIbcReady))
        {
            return await LifecyclePlanner.PlanAsync(input, looks, name, before);
        }

        // The relayer's looks need its pod as the steps before leave it.
        if (before.Exists(step => step.Action != "skip" && ChangesPods(step.Name)))
        {
            return PlannedStep.Unknown(name, "looked at when the steps before it are done");
        }

        if (before.Count == 0)
        {
            await LifecyclePlanner.CheckNotStoppedAsync(looks);
        }

        return await RelayerPlanner.PlanAsync(looks, name, before, cancellationToken);
    }

    private static bool ChangesPods(string name)
        => name is StepNames.HelmInstall or StepNames.HelmUpgrade or StepNames.ResumeWorkloads or StepNames.RestartRelayer or StepNames.WaitReady
            or StepNames.RemoveChains or StepNames.WaitGone;
}
