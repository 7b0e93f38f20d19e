using System.Collections.Concurrent;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>
/// Makes callers who ask the same at the same time share one piece of work. Nothing is kept when it is done: who asks later gets a fresh answer.
/// </summary>
/// <remarks>
/// The work does not belong to any caller: it goes on when they leave, and has to bound itself. So a question that hangs is joined by the next
/// caller instead of being started a second time beside it.
/// </remarks>
internal sealed class SingleFlight
{
    private readonly ConcurrentDictionary<string, Lazy<Task>> _running = new(StringComparer.Ordinal);

    /// <param name="key">Tells what is asked; one key always stands for one <typeparamref name="T"/>.</param>
    /// <param name="cancellationToken">Ends this caller's wait only.</param>
    public Task<T> RunAsync<T>(string key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var mine = new Lazy<Task>(() => RunAndForgetAsync(key, work));
        var shared = (Task<T>)_running.GetOrAdd(key, mine).Value;
        return shared.WaitAsync(cancellationToken);
    }

    private async Task<T> RunAndForgetAsync<T>(string key, Func<Task<T>> work)
    {
        // First out of the caller's hands: the entry is there before the work can end and take it away.
        await Task.Yield();
        try
        {
            return await work();
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
