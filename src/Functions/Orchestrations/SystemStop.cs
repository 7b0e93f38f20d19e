using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>system.stop: every workload at 0 replicas and remembered, no pod left.</summary>
public static class SystemStop
{
    /// <summary>Its steps, in the order they run.</summary>
    public static IReadOnlyList<string> Steps { get; } = [StepNames.StopWorkloads, StepNames.WaitStopped];

    [Function(nameof(SystemStop))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => JobFrame.RunAsync(context, RunStepAsync);

    private static Task<Outcome> RunStepAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.StopWorkloads => frame.StepAsync(step, nameof(LifecycleActivities.StopWorkloads), "scaling every workload to 0"),
        StepNames.WaitStopped => frame.WaitAsync(
            step, nameof(LifecycleActivities.WaitStopped), "waiting until the pods are gone", [StepNames.StopWorkloads]),
        _ => throw new InvalidOperationException($"{frame.Input.Type} has no step {step.Name}"),
    };
}
