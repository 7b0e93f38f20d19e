namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Which entities to list. What is left out does not restrict.</summary>
public record EntityQuery
{
    /// <summary>The size of a page where none is given.</summary>
    public const int DefaultPageSize = 100;

    private readonly string? _instanceIdStartsWith;

    /// <summary>
    /// Entities whose id begins with this text. A missing '@' at its beginning is put there, and what stands before the key is lower-cased.
    /// </summary>
    public string? InstanceIdStartsWith
    {
        get => _instanceIdStartsWith;
        init => _instanceIdStartsWith = value is null ? null : Normalize(value);
    }

    /// <summary>Did something last at this time or later.</summary>
    public DateTimeOffset? LastModifiedFrom { get; init; }

    /// <summary>Did something last at this time or before.</summary>
    public DateTimeOffset? LastModifiedTo { get; init; }

    /// <summary>False leaves the states out.</summary>
    public bool IncludeState { get; init; } = true;

    /// <summary>True also lists entities that have no state, but are locked or are not cleaned up yet.</summary>
    public bool IncludeTransient { get; init; }

    /// <summary>Entities a page; null means <see cref="DefaultPageSize"/>.</summary>
    public int? PageSize { get; init; }

    /// <summary>Where to go on; null begins with the first page.</summary>
    public string? ContinuationToken { get; init; }

    private static string Normalize(string text)
    {
        string id = text.StartsWith('@') ? text : $"@{text}";
        int separator = id.IndexOf('@', 1);
#pragma warning disable CA1308 // Lower case is the official form of the id.
        return separator < 0 ? id.ToLowerInvariant() : id[..separator].ToLowerInvariant() + id[separator..];
#pragma warning restore CA1308
    }
}
