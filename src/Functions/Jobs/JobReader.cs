using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Reads jobs off their orchestrations.</summary>
public sealed class JobReader(OperationCatalog catalog)
{
    /// <summary>Finds one job.</summary>
    /// <exception cref="JobException"><c>JOB_NOT_FOUND</c> where there is none of that id.</exception>
    /// <exception cref="StoreUnavailableException">The durable store is away.</exception>
    public async Task<Job> GetAsync(StoreCallGroup store, DurableTaskClient client, string jobId, CancellationToken cancellationToken) =>
        JobId.TryGetCreatedAt(jobId, out _)
            && await store.RunAsync(token => client.GetInstanceAsync(jobId, getInputsAndOutputs: true, token), cancellationToken) is { } metadata
            && Read(metadata) is { } job
                ? job
                : throw JobException.NotFound(jobId);

    /// <summary>Reads a job; null where the instance carries none.</summary>
    /// <param name="metadata">Fetched with inputs and outputs.</param>
    public Job? Read(OrchestrationMetadata metadata) =>
        catalog.TypeOf(metadata.Name) is { } type && JobId.TryGetCreatedAt(metadata.InstanceId, out var createdAt)
            && metadata.ReadInputAs<JobInput>() is { } input
                ? new Job(metadata.InstanceId, type, createdAt, input, JobStates.Of(metadata, input))
                : null;
}
