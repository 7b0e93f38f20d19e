namespace Microsoft.DurableTask;

/// <summary>Options of one call of an activity or a sub-orchestration.</summary>
public record TaskOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="retry">How to retry.</param>
    public TaskOptions(TaskRetryOptions? retry)
        : this(retry, null)
    {
    }

    /// <summary>Creates options.</summary>
    /// <param name="retry">How to retry; null does not.</param>
    /// <param name="tags">Tags to keep with the task.</param>
    public TaskOptions(TaskRetryOptions? retry = null, IDictionary<string, string>? tags = null)
    {
        Retry = retry;
        Tags = tags;
    }

    /// <summary>Copies options.</summary>
    /// <param name="options">The options to copy.</param>
    public TaskOptions(TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Retry = options.Retry;
        Tags = options.Tags;
        Version = options.Version;
    }

    /// <summary>How to retry; null does not.</summary>
    public TaskRetryOptions? Retry { get; init; }

    /// <summary>Tags to keep with the task.</summary>
    public IDictionary<string, string>? Tags { get; init; }

    /// <summary>The version to run; null means the orchestration's own for an activity, the default one for a sub-orchestration.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Options that retry by a policy.</summary>
    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    /// <summary>Options that retry as long as a handler says so.</summary>
    public static TaskOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    /// <summary>Options that retry as long as a handler says so.</summary>
    public static TaskOptions FromRetryHandler(RetryHandler handler) => new(handler);

    /// <summary>The same options for a sub-orchestration with an instance id of its own.</summary>
    public SubOrchestrationOptions WithInstanceId(string instanceId) => new(this, instanceId);
}
