using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.HelmInstall;
using Cryptomeria.Functions.Steps.Preflight;
using Cryptomeria.Functions.Steps.WaitReady;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Operations;

/// <summary>system.install: the chart installed, every pod Ready, and, where asked for, the system started.</summary>
public static class SystemInstall
{
    /// <summary>As the API names it.</summary>
    public const string Type = "system.install";

    internal static Operation Operation { get; } = new(
        new OperationKind(Type, nameof(SystemInstall)),
        [PreflightStep.OfInstall, HelmInstallStep.Step, WaitReadyStep.Step, .. SystemStart.Operation.Steps]);

    /// <summary>The steps of a job, in the order they run.</summary>
    internal static IReadOnlyList<string> StepsOf(bool startAfter) =>
        startAfter ? Operation.StepNames : [.. Operation.StepNames.Except(SystemStart.Operation.StepNames)];

    [Function(nameof(SystemInstall))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Operation.RunAsync(context);
}
