using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>system.uninstall: everything that is cryptomeria's gone, and nothing else.</summary>
public static class SystemUninstall
{
    /// <summary>Its steps, in the order they run.</summary>
    public static IReadOnlyList<string> StepsOf(bool deleteData, bool deleteNamespace)
        =>
        [
            StepNames.Preflight,
            StepNames.HelmUninstall,
            .. deleteData ? new[] { StepNames.DeleteData } : [],
            .. deleteNamespace ? new[] { StepNames.DeleteNamespace } : [],
            StepNames.WaitGone,
        ];

    [Function(nameof(SystemUninstall))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => JobFrame.RunAsync(context, RunStepAsync);

    private static Task<Outcome> RunStepAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.Preflight => frame.StepAsync(
            step, nameof(LifecycleActivities.PreflightUninstall), "checking helm, the release and the rights", Wanted(frame)),
        StepNames.HelmUninstall => frame.StepAsync(step, nameof(LifecycleActivities.UninstallRelease), "uninstalling the release"),
        StepNames.DeleteData => frame.StepAsync(step, nameof(LifecycleActivities.DeleteData), "deleting claims, Jobs and mnemonics"),
        StepNames.DeleteNamespace => frame.StepAsync(step, nameof(LifecycleActivities.DeleteNamespace), "deleting the namespace"),
        StepNames.WaitGone => frame.WaitAsync(
            step,
            nameof(LifecycleActivities.WaitGone),
            "waiting until everything is gone",
            [StepNames.HelmUninstall, StepNames.DeleteData, StepNames.DeleteNamespace],
            Wanted(frame)),
        _ => throw new InvalidOperationException($"{frame.Input.Type} has no step {step.Name}"),
    };

    private static Func<UnitInput, UnitInput> Wanted(JobFrame frame)
        => unit => unit with { Data = frame.Input.DeleteData == true, WholeNamespace = frame.Input.DeleteNamespace == true };
}
