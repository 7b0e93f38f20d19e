using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Begins jobs: claims the idempotency key, takes the namespace's lock, schedules the orchestration. Each part can be repeated after a
/// crash: the same key finds the same job id, the same job id takes the same lock, a scheduled job is not scheduled again.
/// </summary>
public sealed class JobSubmitter(OperationCatalog catalog, INamespaceLock locks, IIdempotencyStore idempotency, StoreCalls store, TimeProvider time)
{
    /// <summary>
    /// How long the lock is held for a job that has not begun. The job's first activity extends it; where the process died in between, the
    /// lock is free again after this.
    /// </summary>
    public static readonly TimeSpan PreliminaryLock = TimeSpan.FromSeconds(60);

    /// <summary>Begins a job, or finds the one its key stands for.</summary>
    /// <param name="idempotencyKey">Stands for this request, however often it is made; null for none.</param>
    /// <exception cref="JobException"><c>JOB_CONFLICT</c> while another job has the namespace; <c>STORE_UNAVAILABLE</c> where it is not known whether the job was begun.</exception>
    /// <exception cref="KeyReusedException">The key was used for another request.</exception>
    /// <exception cref="StoreUnavailableException">A store is away.</exception>
    public async Task<JobAcceptedView> SubmitAsync(
        DurableTaskClient client, JobInput input, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var jobId = JobId.New(time.GetUtcNow());
        if (idempotencyKey is not null)
        {
            var (now, hash, fresh) = (time.GetUtcNow(), HashOf(input), jobId);
            var claim = await store.RunAsync(token => idempotency.ClaimAsync(idempotencyKey, hash, fresh, now, token), cancellationToken);
            if (claim.RequestHash != hash)
            {
                throw new KeyReusedException(claim.JobId);
            }

            jobId = claim.JobId;
            if (!claim.Claimed && await FindAsync(store.Together(), client, jobId, cancellationToken) is not null)
            {
                return Accepted(jobId, input);
            }
        }

        try
        {
            await LockAsync(client, jobId, input, cancellationToken);
        }
        catch (Exception exception) when (idempotencyKey is not null && exception is not StoreUnavailableException)
        {
            // (With the store away the key stays: the same request goes on with the same job.)
            await store.RunAsync(token => idempotency.ReleaseAsync(idempotencyKey, jobId, token), CancellationToken.None);
            throw;
        }

        await ScheduleAsync(client, jobId, input);
        return Accepted(jobId, input);
    }

    private static JobAcceptedView Accepted(string jobId, JobInput input)
    {
        JobId.TryGetCreatedAt(jobId, out var createdAt);
        return new JobAcceptedView(jobId, input.Type, JobStatus.Queued, createdAt, new JobLinksView(JobLinks.Self(jobId), JobLinks.Logs(jobId)));
    }

    /// <summary>What was asked for, by its digest; the steps count only where the caller chose them.</summary>
    private string HashOf(JobInput input)
    {
        var asked = catalog.Of(input.Type).StepsAreChosen ? input : input with { Steps = [] };
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(asked, JobJson.Own.JobInput))));
    }

    private async Task LockAsync(DurableTaskClient client, string jobId, JobInput input, CancellationToken cancellationToken)
    {
        var attempt = await locks.TryAcquireAsync(
            input.Namespace, jobId, PreliminaryLock, (holder, token) => IsGoneAsync(client, holder, token), cancellationToken);
        if (!attempt.Acquired)
        {
            throw new JobException(
                ErrorCodes.JobConflict,
                $"job {attempt.Holder} works on namespace {input.Namespace}",
                new Dictionary<string, object?>
                {
                    ["runningJobId"] = attempt.Holder,
                    ["links"] = new JobLinksView(JobLinks.Self(attempt.Holder), JobLinks.Logs(attempt.Holder)),
                });
        }
    }

    /// <summary>True where the lock's holder is a job of ours that is over. One that is not known here may be another host's: its lock runs out by itself.</summary>
    private async Task<bool> IsGoneAsync(DurableTaskClient client, string holder, CancellationToken cancellationToken) =>
        JobId.TryGetCreatedAt(holder, out _) && await FindAsync(store.Together(), client, holder, cancellationToken) is { IsCompleted: true };

    private static Task<OrchestrationMetadata?> FindAsync(
        StoreCallGroup together, DurableTaskClient client, string jobId, CancellationToken cancellationToken) =>
        together.RunAsync(token => client.GetInstanceAsync(jobId, getInputsAndOutputs: false, token), cancellationToken);

    private async Task ScheduleAsync(DurableTaskClient client, string jobId, JobInput input)
    {
        // Once begun this is finished whatever the caller does: a request that was dropped here must not leave a lock without a job.
        var together = store.Together();
        try
        {
            // Without dedupe statuses: the packages of the lower bound do not know them yet, and a running instance is never replaced anyway.
            await together.RunAsync(
                token => client.ScheduleNewOrchestrationInstanceAsync(catalog.Of(input.Type).Orchestrator, input, new StartOrchestrationOptions(jobId), token),
                CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Two requests with one key can come here at once: the other's job stands.
            if (!await IsThereAsync(together, client, jobId, exception))
            {
                await locks.ReleaseAsync(input.Namespace, jobId, CancellationToken.None);
                throw;
            }
        }
    }

    /// <summary>After a failed begin; where the store cannot be asked, the job may run and hold the lock by now, which is then left to run out.</summary>
    private static async Task<bool> IsThereAsync(StoreCallGroup together, DurableTaskClient client, string jobId, Exception failure)
    {
        try
        {
            return await FindAsync(together, client, jobId, CancellationToken.None) is not null;
        }
        catch (StoreUnavailableException away)
        {
            throw new JobException(
                ErrorCodes.StoreUnavailable,
                $"{away.Message}; whether job {jobId} was begun is not known",
                new Dictionary<string, object?> { ["jobId"] = jobId, ["links"] = new JobLinksView(JobLinks.Self(jobId), JobLinks.Logs(jobId)) },
                failure);
        }
    }
}
