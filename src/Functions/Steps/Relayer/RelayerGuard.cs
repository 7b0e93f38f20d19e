using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Steps.Relayer;

/// <summary>
/// Remembers whether a relayer ran before the job came near it. A job that stops it and ends without having started it again, for whatever reason, brings it
/// back: the chains that have nothing to do with the failure go on being relayed. Part of an orchestrator: everything here is replayed.
/// </summary>
internal static class RelayerGuard
{
    /// <summary>How long the job's end waits for it: longer than <see cref="OperationTimings.RelayerReturn"/>, so that it is the activity that gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>To be called before an activity that may stop the relayer: where it runs now, it runs again when the job is over.</summary>
    public static async Task RememberAsync(JobRun run, JobStep step) =>
        run.OwesRelayer ??= (await run.RunAsync<RelayerPresence>(
            step, nameof(RelayerActivities.ObserveRelayerPresence), "looking whether the relayer runs")).Runs;

    /// <summary>The job itself has started the relayer, with all paths: nothing is owed any more.</summary>
    public static void Started(JobRun run) => run.OwesRelayer = false;

    /// <summary>Brings it back where it ran.</summary>
    /// <returns>What came of it, in words for the job's failure; null where it did not run, or runs.</returns>
    public static async Task<(string Name, string Text)?> LeaveAsync(JobRun run) =>
        run.OwesRelayer == true && await BringBackAsync(run) is { } text ? ("relayer", text) : null;

    private static async Task<string?> BringBackAsync(JobRun run)
    {
        try
        {
            return await run.RunAtEndAsync<Outcome>(nameof(RelayerActivities.BringRelayerBack), Patience) switch
            {
                null => "whether it was brought back is not known: the attempt has not ended",
                { Error: { } error } => $"not brought back: {error.Code}: {error.Message}",
                { Value: { Skipped: false } outcome } => $"brought back: {outcome.Message}",
                _ => null,
            };
        }
        catch (TaskFailedException failure)
        {
            return $"not brought back: {failure.FailureDetails.ErrorMessage}";
        }
    }
}
