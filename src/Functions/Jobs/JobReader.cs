using Cryptomeria.Functions.Http;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Finds one job.</summary>
public static class JobReader
{
    /// <exception cref="ApiException">404 where there is none of that id.</exception>
    public static async Task<Job> GetAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
        => JobId.TryGetCreatedAt(jobId, out _)
            && await client.GetInstanceAsync(jobId, getInputsAndOutputs: true, cancellationToken) is { } metadata
            && Job.From(metadata) is { } job
                ? job
                : throw ApiException.JobNotFound(jobId);
}
