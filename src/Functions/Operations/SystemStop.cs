using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.StopWorkloads;
using Cryptomeria.Functions.Steps.WaitStopped;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Operations;

/// <summary>system.stop: every workload at 0 replicas and remembered, no pod left.</summary>
public static class SystemStop
{
    /// <summary>As the API names it.</summary>
    public const string Type = "system.stop";

    internal static Operation Operation { get; } = new(
        new OperationKind(Type, nameof(SystemStop)),
        [StopWorkloadsStep.Step, WaitStoppedStep.Step]);

    [Function(nameof(SystemStop))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Operation.RunAsync(context);
}
