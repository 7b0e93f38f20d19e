namespace Cryptomeria.K8sOps.Cluster;

/// <summary>
/// The right to change a namespace, held by one job at a time whatever process it runs in: a Lease named <c>cryptomeria-ops-&lt;namespace&gt;</c>.
/// </summary>
/// <remarks>
/// Its times are those of the API server's clock, in what is written and in what is answered, so the hosts' clocks need not agree.
/// </remarks>
public interface INamespaceLock
{
    /// <summary>
    /// Takes the lock, or tells who has it. Who holds it already gets it again, with the new duration. One whose duration is over or whose holder is
    /// gone is taken over. Of many simultaneous callers one gets it.
    /// </summary>
    /// <param name="duration">From now; after it anyone may take the lock over.</param>
    /// <param name="isHolderGone">Asked about another holder; true where it will never work again.</param>
    /// <exception cref="OperationException"><c>K8S_FORBIDDEN</c>, <c>K8S_UNREACHABLE</c> and the like.</exception>
    Task<LockAttempt> TryAcquireAsync(
        string targetNamespace, string holder, TimeSpan duration, Func<string, CancellationToken, Task<bool>> isHolderGone, CancellationToken cancellationToken);

    /// <summary>Sets a new duration from now; false where another holds the lock by now, or nobody does.</summary>
    /// <exception cref="OperationException">As for <see cref="TryAcquireAsync"/>.</exception>
    Task<bool> RenewAsync(string targetNamespace, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the lock back; nothing happens where another holds it or nobody does. An API server that does not answer, or says 429 or 5xx, is asked
    /// again for half a minute.
    /// </summary>
    /// <exception cref="OperationException">As for <see cref="TryAcquireAsync"/>.</exception>
    Task ReleaseAsync(string targetNamespace, string holder, CancellationToken cancellationToken);

    /// <summary>Who holds the lock, even where its time is over; null where nobody does.</summary>
    /// <exception cref="OperationException">As for <see cref="TryAcquireAsync"/>.</exception>
    Task<LockState?> GetAsync(string targetNamespace, CancellationToken cancellationToken);
}

/// <summary>How an attempt to take a lock ended.</summary>
/// <param name="Holder">Who has it now.</param>
/// <param name="Until">When it runs out.</param>
public sealed record LockAttempt(bool Acquired, string Holder, DateTimeOffset Until);

/// <summary>A lock that is held.</summary>
/// <param name="Since">When its holder took it.</param>
/// <param name="Until">When it runs out.</param>
public sealed record LockState(string Holder, DateTimeOffset Since, DateTimeOffset Until);
