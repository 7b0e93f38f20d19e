using Cryptomeria.Functions.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Forgets finished jobs, their logs and old idempotency keys once a day.</summary>
public sealed partial class RetentionTimer(
    AppSettings settings, IJobLogStore logs, ICancelStore cancels, IIdempotencyStore idempotency, TimeProvider time, ILogger<RetentionTimer> logger)
{
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(25);

    [Function("Retention")]
    public async Task RunAsync(
        [TimerTrigger("0 17 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-settings.JobRetentionDays);
        var purged = await PurgeJobsAsync(client, before, cancellationToken);
        await logs.PurgeAsync(before, cancellationToken);
        await cancels.PurgeAsync(before, cancellationToken);
        await idempotency.PurgeAsync(time.GetUtcNow() - KeyLife, cancellationToken);
        LogPurged(purged, before, timer.IsPastDue);
    }

    private static async Task<int> PurgeJobsAsync(DurableTaskClient client, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // From a moment before all jobs: the Functions host's durable extension fails on a filter that has none.
        var filter = new PurgeInstancesFilter(
            DateTimeOffset.UnixEpoch, before, [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);
        var purged = 0;
        while (true)
        {
            // One call may purge a part only; it says so, or it finds nothing more.
            var result = await client.PurgeAllInstancesAsync(filter, cancellation: cancellationToken);
            purged += result.PurgedInstanceCount;
            if (result.PurgedInstanceCount == 0 || result.IsComplete == true)
            {
                return purged;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Purged {Count} jobs from before {Before} (late: {IsPastDue})")]
    private partial void LogPurged(int count, DateTimeOffset before, bool isPastDue);
}
