using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.InitRelayer;
using Cryptomeria.Functions.Steps.ResumeWorkloads;
using Cryptomeria.Functions.Steps.StartRelayer;
using Cryptomeria.Functions.Steps.WaitIbcReady;
using Cryptomeria.Functions.Steps.WaitReady;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Operations;

/// <summary>system.resume: every workload back at its replicas, and packets flowing again.</summary>
public static class SystemResume
{
    /// <summary>As the API names it.</summary>
    public const string Type = "system.resume";

    internal static Operation Operation { get; } = new(
        new OperationKind(Type, nameof(SystemResume)),
        [ResumeWorkloadsStep.Step, WaitReadyStep.Step, InitRelayerStep.Step, StartRelayerStep.Step, WaitIbcReadyStep.Step]);

    [Function(nameof(SystemResume))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Operation.RunAsync(context);
}
