using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Whether jobs can be begun and followed now: the job state can be written and the durable store answers. What was found holds for
/// <see cref="Freshness"/>, and who asks meanwhile, or while it is being found out, gets the same answer: many probes cost one observation.
/// </summary>
public sealed class Readiness(IJobStateProbe probe, StoreCalls store, TimeProvider time)
{
    /// <summary>How long an answer holds.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>An id that no instance has: a job's begins with <see cref="JobId.Prefix"/>.</summary>
    private const string Nobody = "readyz";

    private readonly Lock _lock = new();
    private Task<ReadinessReport>? _last;
    private long _endedAt;

    /// <summary>Observes, or answers what was found within the last second.</summary>
    /// <param name="cancellationToken">Ends the waiting; an observation that has begun goes on for the others.</param>
    public Task<ReadinessReport> CheckAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_endedAt) >= Freshness))
            {
                _last = ObserveAsync(client);
            }

            return _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<ReadinessReport> ObserveAsync(DurableTaskClient client)
    {
        var jobState = TryAsync(probe.WriteAsync);
        var durable = TryAsync(token => client.GetInstanceAsync(Nobody, getInputsAndOutputs: false, token));
        var report = new ReadinessReport(await jobState, await durable);
        Volatile.Write(ref _endedAt, time.GetTimestamp());
        return report;
    }

    private async Task<string?> TryAsync(Func<CancellationToken, Task> call)
    {
        try
        {
            await store.RunAsync(call, CancellationToken.None);
            return null;
        }
        catch (StoreUnavailableException away)
        {
            return away.Message;
        }
    }
}

/// <summary>What an observation of the stores found.</summary>
/// <param name="JobState">Why the job state cannot be written; null where it can.</param>
/// <param name="Durable">Why the durable store cannot be asked; null where it can.</param>
public sealed record ReadinessReport(string? JobState, string? Durable)
{
    /// <summary>Jobs can be begun and followed.</summary>
    public bool IsReady => JobState is null && Durable is null;
}
