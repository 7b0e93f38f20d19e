using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>What is stored of an instance, but for its history.</summary>
internal sealed record InstanceRecord
{
    /// <summary>The row. A new start of the same instance id is a new row.</summary>
    public required long Row { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>The number of the present execution; continue-as-new gives a new one.</summary>
    public required long Execution { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>When to start; null where that was at once.</summary>
    public DateTime? StartAt { get; init; }

    public string? CustomStatus { get; init; }

    /// <summary>The tags as a JSON object; null where there are none.</summary>
    public string? Tags { get; init; }

    public ParentLink? Parent { get; init; }

    public bool IsTerminal => Status.IsTerminal();
}
