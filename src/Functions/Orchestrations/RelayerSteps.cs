using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>The steps that make the relayer work, whatever operation they are part of.</summary>
internal static class RelayerSteps
{
    public static Task<StepEnd> RunAsync(JobFrame frame, JobStep step) => step.Name switch
    {
        StepNames.InitRelayer => InitRelayerStep.RunAsync(frame, step),
        StepNames.ConnectAll => ConnectAllStep.RunAsync(frame, step),
        StepNames.StartRelayer => StartRelayerAsync(frame, step),
        StepNames.WaitIbcReady => frame.WaitAsync(step, nameof(StartActivities.WaitIbcReady), "looking whether IBC is ready"),
        _ => throw new InvalidOperationException($"{frame.Input.Type} has no step {step.Name}"),
    };

    private static async Task<StepEnd> StartRelayerAsync(JobFrame frame, JobStep step)
    {
        await frame.RememberRelayerAsync(step);
        var end = await frame.StepAsync(step, nameof(StartActivities.EnsureRelayerRunning), "starting the relayer");
        frame.ForgetRelayer();
        return end;
    }
}
