using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Cuts a long wait into slices. An activity cannot change the job's view while it runs, so it comes back when what is missing has
/// changed, or after a while, and the orchestrator reports it and calls again.
/// </summary>
internal static class WaitSlices
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <param name="seen">What the job's view says already.</param>
    public static async Task<WaitProgress> RunAsync(
        OperationRun run, string? seen, Func<OperationRun, IProgress<string>, Task<Outcome>> wait)
    {
        using var slice = CancellationTokenSource.CreateLinkedTokenSource(run.LetGo);
        slice.CancelAfter(Longest);
        using var part = run.Part(letGo: slice.Token);
        var reported = new Reported(seen, slice);
        try
        {
            var outcome = await wait(part, reported);
            return new WaitProgress(outcome with { Skipped = outcome.Skipped && seen is null }, outcome.Message);
        }
        catch (OperationCanceledException) when (slice.IsCancellationRequested && !run.LetGo.IsCancellationRequested)
        {
            return new WaitProgress(null, reported.Last ?? seen ?? "waiting");
        }
    }

    private sealed class Reported(string? seen, CancellationTokenSource slice) : IProgress<string>
    {
        public string? Last { get; private set; }

        public void Report(string value)
        {
            Last = value;
            if (value != seen)
            {
                slice.Cancel();
            }
        }
    }
}
