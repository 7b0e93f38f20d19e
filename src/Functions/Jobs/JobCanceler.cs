using Cryptomeria.K8sOps;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Cancels a job on three levels: the note in the cancel store reaches the running activity, which ends its remote processes; the event reaches
/// the orchestration, which starts nothing more.
/// </summary>
public sealed class JobCanceler(JobReader jobs, ICancelStore cancels, StoreCalls store, TimeProvider time)
{
    /// <exception cref="JobException"><c>JOB_NOT_FOUND</c>, or <c>JOB_ALREADY_FINISHED</c> for one that succeeded or failed.</exception>
    /// <exception cref="StoreUnavailableException">A store is away; the cancel may have been noted and may be asked for again.</exception>
    public async Task<JobCancelView> CancelAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        var job = await jobs.GetAsync(store.Together(), client, jobId, cancellationToken);
        if (job.State.Status == JobStatus.Canceled)
        {
            return new JobCancelView(jobId, JobStatus.Canceled, "already canceled");
        }

        if (JobStatus.IsFinal(job.State.Status))
        {
            throw new JobException(
                ErrorCodes.JobAlreadyFinished,
                $"job {jobId} is over: {job.State.Status}",
                new Dictionary<string, object?> { ["jobId"] = jobId, ["status"] = job.State.Status });
        }

        var requestedAt = await store.RunAsync(token => cancels.RequestAsync(jobId, time.GetUtcNow(), token), cancellationToken);
        await NotifyAsync(client, jobId, requestedAt, cancellationToken);
        return new JobCancelView(jobId, JobStatus.Canceled, "cancel requested");
    }

    private async Task NotifyAsync(DurableTaskClient client, string jobId, DateTimeOffset requestedAt, CancellationToken cancellationToken)
    {
        var together = store.Together();
        try
        {
            await together.RunAsync(token => client.RaiseEventAsync(jobId, JobStop.CancelEvent, requestedAt, token), cancellationToken);
        }
        catch when (!cancellationToken.IsCancellationRequested)
        {
            // An orchestration that ended since the look takes no event: there is nothing left to stop.
            if (!JobStatus.IsFinal((await jobs.GetAsync(together, client, jobId, cancellationToken)).State.Status))
            {
                throw;
            }
        }
    }
}
