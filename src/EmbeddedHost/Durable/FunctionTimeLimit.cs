namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Runs a function within the functions' time-out.</summary>
internal static class FunctionTimeLimit
{
    /// <summary>How long a function has, after its token was canceled, to end by itself; then it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>What the system's timers can count; a longer limit is none.</summary>
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(49);

    /// <param name="parts">The engine.</param>
    /// <param name="what">What runs, as an error message begins with it.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="stopping">Canceled when the engine stops.</param>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public static async Task RunAsync(EngineParts parts, string what, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        if (parts.Options.FunctionTimeout is not { } timeout || timeout > MaxTimeout)
        {
            await run(stopping);
            return;
        }

        using CancellationTokenSource limit = new(timeout, parts.Clock);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        Task task = run(linked.Token);
        try
        {
            await task.WaitAsync(timeout + Grace, parts.Clock, CancellationToken.None);
        }
        catch (Exception) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested && !task.IsCompletedSuccessfully)
        {
            Forget(task);
            throw new TimeoutException($"{what} ran longer than the functions' time-out of {timeout}.");
        }
    }

    // What a function left behind throws later is nobody's any more.
    private static void Forget(Task task) => task.ContinueWith(
        static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
