using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.DeleteData;
using Cryptomeria.Functions.Steps.DeleteNamespace;
using Cryptomeria.Functions.Steps.HelmUninstall;
using Cryptomeria.Functions.Steps.Preflight;
using Cryptomeria.Functions.Steps.WaitGone;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Operations;

/// <summary>system.uninstall: everything that is cryptomeria's gone, and nothing else.</summary>
public static class SystemUninstall
{
    /// <summary>As the API names it.</summary>
    public const string Type = "system.uninstall";

    internal static Operation Operation { get; } = new(
        new OperationKind(Type, nameof(SystemUninstall)),
        [PreflightStep.OfUninstall, HelmUninstallStep.Step, DeleteDataStep.Step, DeleteNamespaceStep.Step, WaitGoneStep.OfUninstall]);

    /// <summary>The steps of a job, in the order they run.</summary>
    internal static IReadOnlyList<string> StepsOf(bool deleteData, bool deleteNamespace) =>
        [.. Operation.StepNames.Where(name => (deleteData || name != DeleteDataStep.Name) && (deleteNamespace || name != DeleteNamespaceStep.Name))];

    [Function(nameof(SystemUninstall))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => Operation.RunAsync(context);
}
