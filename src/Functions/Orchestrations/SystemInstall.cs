using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>system.install: the chart installed, every pod Ready, and, where asked for, the system started.</summary>
public static class SystemInstall
{
    /// <summary>Its steps, in the order they run.</summary>
    public static IReadOnlyList<string> StepsOf(bool startAfter)
        => startAfter ? [.. Own, .. SystemStart.Steps] : Own;

    private static readonly string[] Own = [StepNames.Preflight, StepNames.HelmInstall, StepNames.WaitReady];

    [Function(nameof(SystemInstall))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => JobFrame.RunAsync(context, RunStepAsync);

    private static Task<Outcome> RunStepAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.Preflight => frame.StepAsync(
            step, nameof(LifecycleActivities.PreflightInstall), "checking helm, the chart, the release and the rights", Wanted(frame)),
        StepNames.HelmInstall => frame.StepAsync(step, nameof(LifecycleActivities.InstallRelease), "installing the chart", Wanted(frame)),
        StepNames.WaitReady => frame.WaitAsync(
            step, nameof(LifecycleActivities.WaitReady), "waiting until every pod is Ready", [StepNames.HelmInstall]),
        _ => RelayerSteps.RunAsync(frame, step),
    };

    private static Func<UnitInput, UnitInput> Wanted(JobFrame frame)
        => unit => unit with { Values = frame.Input.Values, Replicas = frame.Input.FdscReplicas };
}
