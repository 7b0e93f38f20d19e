namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration stands.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>It has started and is not over.</summary>
    Running,

    /// <summary>It returned.</summary>
    Completed,

    /// <summary>Not used.</summary>
    [Obsolete("The ContinuedAsNew status is obsolete and exists only for compatibility reasons.")]
    ContinuedAsNew,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>Not used.</summary>
    [Obsolete("The Canceled status is not currently used and exists only for compatibility reasons.")]
    Canceled,

    /// <summary>A client terminated it.</summary>
    Terminated,

    /// <summary>It has not started yet.</summary>
    Pending,

    /// <summary>A client suspended it; it goes on when it is resumed.</summary>
    Suspended,
}
