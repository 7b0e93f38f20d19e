using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Jobs;

/// <summary>What every job does at its begin and its end.</summary>
public sealed class JobActivities(INamespaceLock locks, ActivityRunner runner, IJobLogStore logs, TimeProvider time)
{
    /// <summary>How much longer than the job the lock is held: the time to stop what runs, to bring back the relayer and to clean up.</summary>
    public static readonly TimeSpan LockMargin = TimeSpan.FromMinutes(3);

    /// <summary>Holds the namespace's lock for the whole job; fails with <c>JOB_LOCK_LOST</c> where another job has it by now.</summary>
    [Function(nameof(BeginJob))]
    public Task<ActivityResult<Outcome>> BeginJob([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(
            input,
            async run =>
            {
                var duration = input.Deadline - time.GetUtcNow() + LockMargin;
                var attempt = await locks.TryAcquireAsync(input.Namespace, input.JobId, duration, (_, _) => Task.FromResult(false), run.LetGo);
                if (!attempt.Acquired)
                {
                    throw new OperationException(
                        ErrorCodes.JobLockLost,
                        $"job {attempt.Holder} took the lock of namespace {input.Namespace} before this one began",
                        details: new Dictionary<string, string> { ["holder"] = attempt.Holder });
                }

                run.Log.Event($"job {input.JobId} began on namespace {input.Namespace}");
                return new Outcome(false, "lock held");
            },
            cancellationToken);

    /// <summary>Writes into the log how the job ended and gives the lock back. A lock that cannot be given back now is taken over from a job that is over.</summary>
    [Function(nameof(EndJob))]
    public async Task EndJob([ActivityTrigger] JobEnd end, CancellationToken cancellationToken)
    {
        var log = new JobLogWriter(logs, time, end.JobId, null);
        await using (log)
        {
            try
            {
                await locks.ReleaseAsync(end.Namespace, end.JobId, cancellationToken);
            }
            catch (OperationException exception)
            {
                log.Event($"the lock could not be released, the next job will take it over: {exception.Code}: {exception.Message}");
            }

            log.Event(end.Message.Length == 0 ? $"job {end.Status}" : $"job {end.Status}: {end.Message}");
        }
    }
}

/// <summary>How a job ended.</summary>
public sealed record JobEnd(string JobId, string Namespace, string Status, string Message);
