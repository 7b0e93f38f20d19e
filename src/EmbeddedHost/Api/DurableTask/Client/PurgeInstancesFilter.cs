namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to purge. What is left out does not restrict; instances that are not over are never purged.</summary>
/// <param name="CreatedFrom">Created at this time or later.</param>
/// <param name="CreatedTo">Created at this time or before.</param>
/// <param name="Statuses">In one of these statuses.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long to go on; past it the result says that it is not complete. Null goes on to the end.</summary>
    public TimeSpan? Timeout { get; init; }
}
