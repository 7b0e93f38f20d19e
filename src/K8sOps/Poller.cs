using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps;

/// <summary>Polls until something is so, with a growing pause, and reports what is still missing when that changes.</summary>
internal sealed class Poller(TimeProvider time)
{
    /// <param name="observe">What is missing, in words; null when nothing is.</param>
    /// <param name="done">The message of the outcome.</param>
    public async Task<Outcome> UntilAsync(OperationRun run, IProgress<string>? progress, Func<Task<string?>> observe, string done)
    {
        string? reported = null;
        for (var poll = new Polling(time); ; await poll.PauseAsync(TimeSpan.MaxValue, run.Token))
        {
            if (await observe() is not { } missing)
            {
                return new Outcome(reported is null, done);
            }

            if (missing != reported)
            {
                run.Log.Event(missing);
                progress?.Report(missing);
                reported = missing;
            }
        }
    }
}
