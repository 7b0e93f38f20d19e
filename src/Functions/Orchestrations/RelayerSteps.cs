using Cryptomeria.Functions.Activities;
using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>startRelayer and waitIbcReady.</summary>
internal static class RelayerSteps
{
    public static async Task<StepEnd> StartAsync(JobFrame frame, JobStep step)
    {
        var outcome = await frame.RunAsync<StepOutcome>(step, nameof(StartActivities.EnsureRelayerRunning), "starting the relayer");
        return new StepEnd(outcome.Message, outcome.Skipped, outcome.ExitCode);
    }

    public static async Task<StepEnd> WaitIbcReadyAsync(JobFrame frame, JobStep step)
    {
        string? seen = null;
        while (true)
        {
            var slice = await frame.RunAsync<WaitSlice>(
                step, nameof(StartActivities.WaitIbcReady), seen ?? "looking whether IBC is ready", seen: seen);
            if (slice.Done)
            {
                return new StepEnd(slice.Message, slice.Skipped);
            }

            seen = slice.Message;
        }
    }
}
