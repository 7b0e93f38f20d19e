using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>system.scale.fdsc: another number of fdsc chains, all of them linked, registered and relayed.</summary>
public static class SystemScaleFdsc
{
    /// <summary>
    /// Its steps, in the order they run, whichever way it goes: which chains come and which go is looked at by each step, since a job that was broken off may
    /// have left some of either.
    /// </summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        StepNames.Preflight,
        StepNames.RemoveChains,
        StepNames.HelmUpgrade,
        StepNames.WaitGone,
        StepNames.WaitReady,
        StepNames.RestartRelayer,
        .. SystemStart.Steps,
    ];

    [Function(nameof(SystemScaleFdsc))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => JobFrame.RunAsync(context, RunStepAsync);

    private static Task<Outcome> RunStepAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.Preflight => frame.StepAsync(
            step, nameof(LifecycleActivities.PreflightScale), "checking helm, the chart, the release and the rights", Replicas(frame)),
        StepNames.RemoveChains => RemoveChainsAsync(frame, step),
        StepNames.HelmUpgrade => UpgradeAsync(frame, step),
        StepNames.WaitReady => frame.WaitAsync(
            step, nameof(LifecycleActivities.WaitReady), "waiting until every pod is Ready", [StepNames.HelmUpgrade]),
        StepNames.WaitGone => frame.WaitAsync(
            step,
            nameof(LifecycleActivities.WaitChainsGone),
            "waiting until the chains are gone",
            frame.TookAway ? [StepNames.RemoveChains, StepNames.HelmUpgrade] : [StepNames.RemoveChains],
            Replicas(frame)),
        StepNames.RestartRelayer => RestartRelayerAsync(frame, step),
        _ => RelayerSteps.RunAsync(frame, step),
    };

    private static async Task<Outcome> RemoveChainsAsync(JobFrame frame, JobStep step)
    {
        await frame.RememberRelayerAsync(step);
        return await frame.StepAsync(step, nameof(LifecycleActivities.RemoveChains), "taking the chains that go out of the relayer", Replicas(frame));
    }

    private static async Task<Outcome> UpgradeAsync(JobFrame frame, JobStep step)
    {
        var end = await frame.StepAsync(
            step, nameof(LifecycleActivities.ScaleFdsc), $"upgrading the release to {frame.Input.Replicas} fdsc chains", Replicas(frame));
        frame.TookAway = end.TookAway;
        return end;
    }

    private static async Task<Outcome> RestartRelayerAsync(JobFrame frame, JobStep step)
    {
        await frame.RememberRelayerAsync(step);
        return await frame.StepAsync(step, nameof(LifecycleActivities.RestartRelayer), "giving the relayer the new chains' keys");
    }

    private static Func<UnitInput, UnitInput> Replicas(JobFrame frame) => unit => unit with { Replicas = frame.Input.Replicas };
}
