namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>Which entities to read. Null does not restrict.</summary>
internal sealed record EntityFilter
{
    /// <summary>The beginning of the id.</summary>
    public string Prefix { get; init; } = "@";

    public DateTime? ModifiedFrom { get; init; }

    public DateTime? ModifiedTo { get; init; }

    /// <summary>True also finds entities without a state.</summary>
    public bool IncludeTransient { get; init; }
}
