using Cryptomeria.Functions.Http;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Finds one job.</summary>
public static class JobReader
{
    /// <exception cref="ApiException">404 where there is none of that id.</exception>
    /// <exception cref="StoreUnavailableException">The durable store is away.</exception>
    public static async Task<Job> GetAsync(StoreCallGroup store, DurableTaskClient client, string jobId, CancellationToken cancellationToken)
        => JobId.TryGetCreatedAt(jobId, out _)
            && await store.RunAsync(token => client.GetInstanceAsync(jobId, getInputsAndOutputs: true, token), cancellationToken) is { } metadata
            && Job.From(metadata) is { } job
                ? job
                : throw ApiException.JobNotFound(jobId);
}
