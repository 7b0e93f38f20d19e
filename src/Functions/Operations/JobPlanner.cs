using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Operations;

/// <summary>Plans a job for <c>?dryRun=true</c>, step by step, by the same looks the steps begin with.</summary>
public sealed class JobPlanner(PlanSources sources)
{
    // These say that the cluster cannot be observed, not what a step would do.
    private static readonly string[] NoLook =
        [ErrorCodes.K8sForbidden, ErrorCodes.K8sRequestFailed, ErrorCodes.K8sUnauthorized, ErrorCodes.K8sUnreachable, ErrorCodes.ExecFailed, ErrorCodes.ExecOutcomeUnknown];

    /// <exception cref="OperationException">An observation failed in a way that says nothing of the steps (no cluster, no rights).</exception>
    public async Task<JobPlan> PlanAsync(JobInput input, CancellationToken cancellationToken)
    {
        var operation = AllOperations.Of(input.Type);
        var planning = new Planning(sources, input, cancellationToken);
        foreach (var step in input.Steps.Select(name => operation[name]))
        {
            planning.Add(step, await PlanAsync(step, planning));
        }

        return new JobPlan(input.Type, JobParameters.Of(input), planning.Before);
    }

    private static async Task<PlannedStep> PlanAsync(Step step, Planning planning)
    {
        if (planning.Before.FirstOrDefault(planned => planned.Fails) is { } failing)
        {
            return PlannedStep.Unknown(step.Name, $"not reached: {failing.Name} fails");
        }

        try
        {
            return await step.Plan(planning);
        }
        catch (OperationException exception) when (!NoLook.Contains(exception.Code))
        {
            // What may pass is tried again by the step.
            return exception.Retryable
                ? PlannedStep.Unknown(step.Name, $"cannot be looked at now: {exception.Message}")
                : PlannedStep.Fail(step.Name, exception);
        }
    }
}

/// <summary>What a job would do, found without changing anything.</summary>
/// <param name="Parameters">The effective request, as the job's view would show it.</param>
public sealed record JobPlan(string Type, System.Text.Json.Nodes.JsonObject Parameters, IReadOnlyList<PlannedStep> Steps);
