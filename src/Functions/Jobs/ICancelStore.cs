namespace Cryptomeria.Functions.Jobs;

/// <summary>Keeps the requests to cancel a job, where every replica and a restarted process can see them.</summary>
public interface ICancelStore
{
    /// <summary>Notes the request; the first one's time stays.</summary>
    /// <returns>When it was first requested.</returns>
    Task<DateTimeOffset> RequestAsync(string jobId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>When cancel was requested, or null.</summary>
    Task<DateTimeOffset?> GetAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Returns once cancel is requested, within a second of it.</summary>
    Task WaitAsync(string jobId, CancellationToken cancellationToken);

    /// <summary>Forgets the requests for jobs created before a moment.</summary>
    Task PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken);
}
