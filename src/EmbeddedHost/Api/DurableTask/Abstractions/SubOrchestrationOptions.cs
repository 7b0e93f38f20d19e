namespace Microsoft.DurableTask;

/// <summary>Options of one call of a sub-orchestration.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="retry">How to retry; null does not.</param>
    /// <param name="instanceId">The instance id; null makes one that replays to the same value.</param>
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry) => InstanceId = instanceId;

    /// <summary>Extends options.</summary>
    /// <param name="options">The options to copy.</param>
    /// <param name="instanceId">The instance id; null keeps the one of <paramref name="options"/>, if it has one.</param>
    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options) => InstanceId = instanceId ?? (options as SubOrchestrationOptions)?.InstanceId;

    /// <summary>Copies options.</summary>
    /// <param name="options">The options to copy.</param>
    public SubOrchestrationOptions(SubOrchestrationOptions options)
        : base(options) => InstanceId = options.InstanceId;

    /// <summary>The instance id; null makes one that replays to the same value.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The version to run; null means the default one.</summary>
    public new TaskVersion? Version
    {
        get => base.Version;
        init => base.Version = value;
    }
}
