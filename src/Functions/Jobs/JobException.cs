using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Jobs;

/// <summary>What is asked of a job, or of jobs, cannot be done.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>: <c>JOB_NOT_FOUND</c>, <c>JOB_CONFLICT</c>, <c>JOB_ALREADY_FINISHED</c>, <c>STORE_UNAVAILABLE</c>.</param>
/// <param name="details">Facts by name.</param>
/// <param name="cause">What made it so, for the host's log; null where the state of the jobs did.</param>
public sealed class JobException(string code, string message, IReadOnlyDictionary<string, object?> details, Exception? cause = null)
    : Exception(message, cause)
{
    public string Code { get; } = code;

    public IReadOnlyDictionary<string, object?> Details { get; } = details;

    /// <summary>Nobody knows the job.</summary>
    public static JobException NotFound(string jobId) =>
        new(ErrorCodes.JobNotFound, $"no job {jobId}", new Dictionary<string, object?> { ["jobId"] = jobId });
}

/// <summary>An idempotency key was used for another request.</summary>
/// <param name="jobId">The job that one began.</param>
public sealed class KeyReusedException(string jobId) : Exception($"the idempotency key was used for another request, which began job {jobId}")
{
    public string JobId { get; } = jobId;
}
