namespace Cryptomeria.Functions.Jobs;

/// <summary>Remembers which job an <c>Idempotency-Key</c> stands for, for at least 24 hours.</summary>
public interface IIdempotencyStore
{
    /// <summary>Claims a key for a job, or answers who has it. Atomic: of many simultaneous callers one claims.</summary>
    Task<IdempotencyClaim> ClaimAsync(string key, string requestHash, string jobId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives a key back whose request came to nothing. Nothing happens where another job holds it.</summary>
    Task ReleaseAsync(string key, string jobId, CancellationToken cancellationToken);

    /// <summary>Forgets keys claimed before a moment.</summary>
    Task PurgeAsync(DateTimeOffset claimedBefore, CancellationToken cancellationToken);
}

/// <summary>Who holds a key.</summary>
/// <param name="Claimed">True where this call claimed it.</param>
/// <param name="JobId">The holder's job.</param>
/// <param name="RequestHash">What the holder asked for.</param>
public sealed record IdempotencyClaim(bool Claimed, string JobId, string RequestHash);
