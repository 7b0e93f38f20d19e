using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Waiting by an orchestration's clock. Part of an orchestrator: replayed.</summary>
internal static class OrchestrationTimers
{
    /// <summary>Waits until a task is completed, at most so long; the timer is not left behind. How the task ended is not looked at.</summary>
    public static async Task WaitAtMostAsync(this TaskOrchestrationContext context, Task task, TimeSpan time)
    {
        using var done = new CancellationTokenSource();
        await Task.WhenAny(task, context.CreateTimer(time, done.Token));

        // Cancelling asynchronously would leave the orchestration's thread.
#pragma warning disable CA1849
        done.Cancel();
#pragma warning restore CA1849
    }
}
