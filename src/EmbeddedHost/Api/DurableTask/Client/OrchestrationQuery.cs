namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to list. What is left out does not restrict.</summary>
/// <param name="CreatedFrom">Created at this time or later.</param>
/// <param name="CreatedTo">Created at this time or before.</param>
/// <param name="Statuses">In one of these statuses.</param>
/// <param name="TaskHubNames">Not used: there is one task hub.</param>
/// <param name="InstanceIdPrefix">Instance ids that begin with this text, with case.</param>
/// <param name="PageSize">Instances a page.</param>
/// <param name="FetchInputsAndOutputs">True also reads input, output, custom status and failure.</param>
/// <param name="ContinuationToken">Where to go on; null begins with the first page.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>The size of a page where none is given.</summary>
    public const int DefaultPageSize = 100;
}
