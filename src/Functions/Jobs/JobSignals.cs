using System.Collections.Concurrent;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Wakes the waiters of one process when something happened to a job.</summary>
internal sealed class JobSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>A task that ends at the next <see cref="Pulse"/>. Take it before looking, so that nothing is missed in between.</summary>
    public Task Next(string jobId) =>
        _waiting.GetOrAdd(jobId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Ends all tasks handed out for the job.</summary>
    public void Pulse(string jobId)
    {
        if (_waiting.TryRemove(jobId, out var waiting))
        {
            waiting.SetResult();
        }
    }
}
