namespace Cryptomeria.Functions.Jobs;

/// <summary>A step's calls to the job state. Nobody waits for them at the other end, so a store that is away for a moment does not fail the job.</summary>
internal static class StoreRetries
{
    /// <summary>How long a store may be away. (The Functions host ends itself somewhat later, and its steps begin again.)</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Between two tries.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Makes the call, again and again while the store is away, until it was away for <see cref="Patience"/>.</summary>
    /// <param name="call">Fit to be made again after it failed half-way.</param>
    public static async Task<T> RunAsync<T>(Func<Task<T>> call, TimeProvider time, CancellationToken cancellationToken)
    {
        long? awaySince = null;
        while (true)
        {
            var begin = time.GetTimestamp();
            try
            {
                return await call();
            }
            catch (Exception exception) when (StoreFailures.Describe(exception) is not null && MayBeTriedAgain(begin))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        bool MayBeTriedAgain(long begin)
        {
            // A call that waited for long before it failed saw the store at work.
            if (awaySince is null || time.GetElapsedTime(begin) >= Patience)
            {
                awaySince = time.GetTimestamp();
            }

            return time.GetElapsedTime(awaySince.Value) < Patience;
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, TimeProvider, CancellationToken)"/>
    public static Task RunAsync(Func<Task> call, TimeProvider time, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                await call();
                return true;
            },
            time,
            cancellationToken);
}
