using Cryptomeria.Functions.Activities;
using Cryptomeria.K8sOps.Operations;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>
/// Remembers whether a relayer ran before the job came near it. A job that stops it and ends without having started it again, for whatever reason, brings it
/// back: the chains that have nothing to do with the failure go on being relayed. Part of an orchestrator: everything here is replayed.
/// </summary>
internal sealed class RelayerGuard(TaskOrchestrationContext context)
{
    /// <summary>How long the job's end waits for it: longer than <see cref="OperationTimings.RelayerReturn"/>, so that it is the unit that gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private bool? _ran;

    /// <summary>Looks, where this job has not looked yet. To be called before anything that may stop the relayer.</summary>
    public async Task LookAsync(Func<Task<RelayerPresence>> look) => _ran ??= (await look()).Runs;

    /// <summary>The relayer runs with all paths: nothing is owed any more.</summary>
    public void Started() => _ran = false;

    /// <summary>Brings it back where it ran.</summary>
    /// <returns>What came of it, in words; null where it did not run, or runs.</returns>
    public async Task<string?> BringBackAsync(UnitInput unit)
    {
        if (_ran != true)
        {
            return null;
        }

        const int MaxCalls = 3;
        for (var call = 1; ; call++)
        {
            var running = context.CallActivityAsync<UnitResult<Outcome>>(nameof(StartActivities.BringRelayerBack), unit);
            await context.WaitAtMostAsync(running, Patience);
            if (!running.IsCompleted)
            {
                return "whether it was brought back is not known: the attempt has not ended";
            }

            try
            {
                return await running switch
                {
                    { Error: { } error } => $"not brought back: {error.Code}: {error.Message}",
                    { Value: { Skipped: false } outcome } => $"brought back: {outcome.Message}",
                    _ => null,
                };
            }
            catch (TaskFailedException failure) when (call < MaxCalls && JobFrame.WasBrokenOff(failure.FailureDetails))
            {
                // A host that went away meanwhile: it looks first, so calling it again is right.
            }
            catch (TaskFailedException failure)
            {
                return $"not brought back: {failure.FailureDetails.ErrorMessage}";
            }
        }
    }
}
