using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.ConnectAll;
using Cryptomeria.Functions.Steps.InitRelayer;
using Cryptomeria.Functions.Steps.StartRelayer;
using Cryptomeria.Functions.Steps.WaitIbcReady;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Operations;

/// <summary>system.start: from installed pods to a system that relays.</summary>
public static class SystemStart
{
    /// <summary>As the API names it.</summary>
    public const string Type = "system.start";

    internal static Operation Operation { get; } = new(
        new OperationKind(Type, nameof(SystemStart), StepsAreChosen: true),
        [InitRelayerStep.Step, ConnectAllStep.Step, StartRelayerStep.Step, WaitIbcReadyStep.Step]);

    [Function(nameof(SystemStart))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Operation.RunAsync(context);
}
