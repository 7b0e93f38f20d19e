using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>Tries a call again as its options say. Runs as part of the orchestrator, so that it replays.</summary>
internal static class RetryLoop
{
    public static async Task<T> RunAsync<T>(TaskOrchestrationContext context, Func<Task<T>> attempt, TaskRetryOptions options)
    {
        DateTime start = context.CurrentUtcDateTime;
        for (int number = 1; ; number++)
        {
            TaskFailedException failure;
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (!StoredFailure.IsFinalException(e))
            {
                failure = e;
            }

            bool again = options.Policy is { } policy
                ? await WaitAsync(context, policy, failure, number, start)
                : await options.Handler!(new RetryContext(context, number, failure.FailureDetails, context.CurrentUtcDateTime - start, CancellationToken.None));
            if (!again)
            {
                throw failure;
            }
        }
    }

    private static async Task<bool> WaitAsync(TaskOrchestrationContext context, RetryPolicy policy, TaskFailedException failure, int number, DateTime start)
    {
        bool inTime = policy.RetryTimeout == Timeout.InfiniteTimeSpan || context.CurrentUtcDateTime - start < policy.RetryTimeout;
        if (number >= policy.MaxNumberOfAttempts || !inTime || !policy.Handle(failure))
        {
            return false;
        }

        await context.CreateTimer(DelayAfter(policy, number), CancellationToken.None);
        return true;
    }

    private static TimeSpan DelayAfter(RetryPolicy policy, int number)
    {
        double milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, number - 1);
        return policy.MaxRetryInterval == Timeout.InfiniteTimeSpan
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, TimeSpan.MaxValue.TotalMilliseconds / 2))
            : TimeSpan.FromMilliseconds(Math.Min(milliseconds, policy.MaxRetryInterval.TotalMilliseconds));
    }
}
