using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>system.resume: every workload back at its replicas, and packets flowing again.</summary>
public static class SystemResume
{
    /// <summary>Its steps, in the order they run.</summary>
    public static IReadOnlyList<string> Steps { get; } =
        [StepNames.ResumeWorkloads, StepNames.WaitReady, StepNames.InitRelayer, StepNames.StartRelayer, StepNames.WaitIbcReady];

    [Function(nameof(SystemResume))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => JobFrame.RunAsync(context, RunStepAsync);

    private static Task<Outcome> RunStepAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.ResumeWorkloads => frame.StepAsync(
            step, nameof(LifecycleActivities.ResumeWorkloads), "scaling every workload back to its replicas"),
        StepNames.WaitReady => frame.WaitAsync(
            step, nameof(LifecycleActivities.WaitReady), "waiting until every pod is Ready", [StepNames.ResumeWorkloads]),
        _ => RelayerSteps.RunAsync(frame, step),
    };
}
