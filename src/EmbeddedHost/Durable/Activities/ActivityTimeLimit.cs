using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Activities;

/// <summary>Runs an activity within the functions' time-out.</summary>
internal static class ActivityTimeLimit
{
    /// <summary>How long an activity has, after its token was canceled, to end by itself; then it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>What the system's timers can count; a longer limit is none.</summary>
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(49);

    /// <exception cref="TimeoutException">The time is over.</exception>
    public static async Task<object?> RunAsync(EngineParts parts, QueuedActivity activity, CancellationToken stopping)
    {
        if (parts.Options.FunctionTimeout is not { } timeout || timeout > MaxTimeout)
        {
            return await InvokeAsync(parts, activity, stopping);
        }

        using CancellationTokenSource limit = new(timeout, parts.Clock);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        Task<object?> run = InvokeAsync(parts, activity, linked.Token);
        try
        {
            return await run.WaitAsync(timeout + Grace, parts.Clock, CancellationToken.None);
        }
        catch (Exception) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested && !run.IsCompletedSuccessfully)
        {
            Forget(run);
            throw new TimeoutException($"The activity '{activity.Name}' ran longer than the functions' time-out of {timeout}.");
        }
    }

    private static Task<object?> InvokeAsync(EngineParts parts, QueuedActivity activity, CancellationToken cancellationToken) =>
        parts.Invoker.RunActivityAsync(activity.Name, activity.InstanceId, activity.TaskId, activity.Input, cancellationToken);

    // What a function left behind throws later is nobody's any more.
    private static void Forget(Task run) => run.ContinueWith(
        static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
