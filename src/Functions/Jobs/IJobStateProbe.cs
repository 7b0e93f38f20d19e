namespace Cryptomeria.Functions.Jobs;

/// <summary>Tries whether the job state (logs, cancel requests, idempotency keys) can be written.</summary>
public interface IJobStateProbe
{
    /// <summary>Writes a few bytes that nobody reads, over those of the time before; throws the store's own exception where that cannot be done.</summary>
    Task WriteAsync(CancellationToken cancellationToken);
}
