using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>Which instances to read. Null does not restrict.</summary>
internal sealed record InstanceFilter
{
    public string? Prefix { get; init; }

    public IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses { get; init; }

    public DateTime? CreatedFrom { get; init; }

    public DateTime? CreatedTo { get; init; }
}
