using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Plans;

/// <summary>Plans a job for <c>?dryRun=true</c>, step by step, by the same looks the steps begin with.</summary>
public sealed class JobPlanner(RelayerPlanner relayer, LifecyclePlanner lifecycle)
{
    /// <exception cref="K8sOps.OperationException">A look failed in a way that says nothing of the steps (no cluster, no rights).</exception>
    public async Task<JobPlan> PlanAsync(JobInput input, CancellationToken cancellationToken)
    {
        var context = new OperationContext(input.Namespace, input.Release, "dry-run", input.Force, SilentLog.Instance, cancellationToken);
        var steps = new List<PlannedStep>();
        foreach (var name in input.Steps)
        {
            steps.Add(await PlanAsync(input, context, name, steps, cancellationToken));
        }

        return new JobPlan(input.Type, JobParameters.Of(input), steps);
    }

    private Task<PlannedStep> PlanAsync(
        JobInput input, OperationContext context, string name, List<PlannedStep> before, CancellationToken cancellationToken)
    {
        // The relayer's looks need its pod as the steps before leave it.
        var isRelayers = name is StepNames.InitRelayer or StepNames.ConnectAll or StepNames.StartRelayer or StepNames.WaitIbcReady;
        if (isRelayers && before.Exists(step => step.Action != "skip" && ChangesPods(step.Name)))
        {
            return Task.FromResult(PlannedStep.Unknown(name, "looked at when the steps before it are done"));
        }

        return isRelayers
            ? relayer.PlanAsync(context, name, before, cancellationToken)
            : lifecycle.PlanAsync(input, context, name, cancellationToken);
    }

    private static bool ChangesPods(string name)
        => name is StepNames.HelmInstall or StepNames.HelmUpgrade or StepNames.ResumeWorkloads or StepNames.RestartRelayer or StepNames.WaitReady
            or StepNames.RemoveChains;
}
