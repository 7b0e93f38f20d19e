using Cryptomeria.Functions.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>system.start: from installed pods to a system that relays.</summary>
public static class SystemStart
{
    [Function(nameof(SystemStart))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => JobFrame.RunAsync(context, RunStepAsync);

    private static Task<StepEnd> RunStepAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.InitRelayer => InitRelayerStep.RunAsync(frame, step),
        StepNames.ConnectAll => ConnectAllStep.RunAsync(frame, step),
        StepNames.StartRelayer => RelayerSteps.StartAsync(frame, step),
        StepNames.WaitIbcReady => RelayerSteps.WaitIbcReadyAsync(frame, step),
        _ => throw new InvalidOperationException($"start has no step {step.Name}"),
    };
}
