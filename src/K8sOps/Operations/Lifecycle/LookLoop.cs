namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Looks until something is so, with a growing pause, and tells what is still missing when that changes.</summary>
internal sealed class LookLoop(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <param name="look">What is missing, in words; null when nothing is.</param>
    /// <param name="done">The message of the outcome.</param>
    public async Task<StepOutcome> RunAsync(OperationRun run, IProgress<string>? progress, Func<Task<string?>> look, string done)
    {
        string? told = null;
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 1.5 : LongestPause)
        {
            if (await look() is not { } missing)
            {
                return new StepOutcome(told is null, done);
            }

            if (missing != told)
            {
                run.Log.Event(missing);
                progress?.Report(missing);
                told = missing;
            }

            await Task.Delay(pause, time, run.Token);
        }
    }
}
