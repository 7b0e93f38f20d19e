using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>The steps that make the relayer work, whatever operation they are part of.</summary>
internal static class RelayerSteps
{
    /// <summary>Runs a step, and again from its first look where the relayer's pod was replaced under it: with the pod its configuration went.</summary>
    public static async Task<Outcome> RunAsync(JobFrame frame, JobStep step)
    {
        var pauses = new Retries(TimeSpan.FromSeconds(1));
        for (var replaced = 0; ; replaced++)
        {
            try
            {
                if (replaced > 0)
                {
                    await RepairAsync(frame, step);
                }

                var end = await RunOnceAsync(frame, step);
                return replaced == 0 ? end : end with { Skipped = false };
            }
            catch (JobFailedException failure) when (failure.Error.Code == ErrorCodes.RelayerPodReplaced)
            {
                frame.Tell(step, $"{failure.Error.Message}; what was in it is made anew", replaced + 2);
                await frame.PauseAsync(pauses.Pause(replaced + 1));
            }
        }
    }

    /// <summary>Brings a new pod to where the job had brought the old one.</summary>
    private static async Task RepairAsync(JobFrame frame, JobStep step)
    {
        if (step.Name != StepNames.InitRelayer)
        {
            await InitRelayerStep.RunAsync(frame, step);
        }

        if (step.Name == StepNames.WaitIbcReady)
        {
            await frame.StepAsync(step, nameof(StartActivities.EnsureRelayerRunning), "starting the relayer");
        }
    }

    private static Task<Outcome> RunOnceAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.InitRelayer => InitRelayerStep.RunAsync(frame, step),
        StepNames.ConnectAll => ConnectAllStep.RunAsync(frame, step),
        StepNames.StartRelayer => StartRelayerAsync(frame, step),
        StepNames.WaitIbcReady => frame.WaitAsync(
            step, nameof(StartActivities.WaitIbcReady), "looking whether IBC is ready", [StepNames.ConnectAll, StepNames.StartRelayer]),
        _ => throw new InvalidOperationException($"{frame.Input.Type} has no step {step.Name}"),
    };

    private static async Task<Outcome> StartRelayerAsync(JobFrame frame, JobStep step)
    {
        await frame.RememberRelayerAsync(step);
        var end = await frame.StepAsync(step, nameof(StartActivities.EnsureRelayerRunning), "starting the relayer");
        frame.ForgetRelayer();
        return end;
    }
}
