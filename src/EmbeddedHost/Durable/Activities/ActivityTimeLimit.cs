using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Activities;

/// <summary>Runs an activity within the functions' time-out.</summary>
internal static class ActivityTimeLimit
{
    /// <exception cref="TimeoutException">The time is over.</exception>
    public static async Task<object?> RunAsync(EngineParts parts, QueuedActivity activity, CancellationToken stopping)
    {
        object? output = null;
        await FunctionTimeLimit.RunAsync(
            parts,
            $"The activity '{activity.Name}'",
            async token => output = await parts.Invoker.RunActivityAsync(activity.Name, activity.InstanceId, activity.TaskId, activity.Input, token),
            stopping);
        return output;
    }
}
