namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// A request's calls to what keeps the jobs: the durable client and the job state. However long a store's own retries last, who asks hears within
/// <see cref="Patience"/> that it is away. (A job's steps do not come through here: they may wait longer.)
/// </summary>
public sealed class StoreCalls(TimeProvider time)
{
    /// <summary>How long calls that belong together may take in all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Makes one call.</summary>
    /// <param name="call">Given up, by its token, when the time is over.</param>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) => Together().RunAsync(call, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public Task RunAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken) => Together().RunAsync(call, cancellationToken);

    /// <summary>Calls that share the time from now on: the second look after a failure must not double it.</summary>
    public StoreCallGroup Together() => new(time);
}

/// <summary>Calls to a store that share one <see cref="StoreCalls.Patience"/>.</summary>
public sealed class StoreCallGroup(TimeProvider time)
{
    private readonly long _begin = time.GetTimestamp();

    /// <inheritdoc cref="StoreCalls.RunAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    public Task RunAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await call(token);
                return true;
            },
            cancellationToken);

    /// <inheritdoc cref="StoreCalls.RunAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var left = StoreCalls.Patience - time.GetElapsedTime(_begin);
        if (left <= TimeSpan.Zero)
        {
            throw Silent(null);
        }

        using var deadline = new CancellationTokenSource(left, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

        // On a thread of its own: a locked file holds the caller's, which then could not give up.
        var running = Task.Run(() => call(both.Token), CancellationToken.None);
        try
        {
            return await running.WaitAsync(both.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            GiveUp(running);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when (deadline.IsCancellationRequested)
        {
            GiveUp(running);
            throw Silent(exception);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException && StoreFailures.Describe(exception) is { } reason)
        {
            throw new StoreUnavailableException(reason, exception);
        }
    }

    private static StoreUnavailableException Silent(Exception? cause) =>
        new($"what keeps the jobs does not answer within {StoreCalls.Patience.TotalSeconds:0} s", cause);

    /// <summary>What a call that nobody waits for any more ends with is seen by nobody.</summary>
    private static void GiveUp(Task running) =>
        running.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
