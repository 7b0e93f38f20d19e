using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>Options of a new orchestration.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="InstanceId">The instance id; null makes a random one.</param>
    /// <param name="StartAt">When to start; null starts at once.</param>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>Copies options.</summary>
    /// <param name="options">The options to copy.</param>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>
    /// The instance id: at most 256 characters, none of <c>/ \ ? #</c>, not starting with <c>@</c>. Null makes a random one.
    /// </summary>
    public string? InstanceId { get; init; }

    /// <summary>When to start; null starts at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Tags to keep with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary.Create<string, string>();

    /// <summary>The version to run; null means the default one.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>
    /// Names of the statuses in which an instance that has this id already blocks the start. Null means every status that is not
    /// terminal; an empty list means none: whatever has the id is replaced, also while it runs.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
