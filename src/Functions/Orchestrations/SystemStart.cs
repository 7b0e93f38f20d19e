using Cryptomeria.Functions.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>system.start: from installed pods to a system that relays.</summary>
public static class SystemStart
{
    /// <summary>Its steps, in the order they run.</summary>
    public static IReadOnlyList<string> Steps { get; } =
        [StepNames.InitRelayer, StepNames.ConnectAll, StepNames.StartRelayer, StepNames.WaitIbcReady];

    [Function(nameof(SystemStart))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => JobFrame.RunAsync(context, RelayerSteps.RunAsync);
}
