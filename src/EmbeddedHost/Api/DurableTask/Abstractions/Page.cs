namespace Microsoft.DurableTask;

/// <summary>A page of a listing.</summary>
public sealed class Page<T>
    where T : notnull
{
    /// <summary>Creates a page.</summary>
    /// <param name="values">The items; may be empty although more follow.</param>
    /// <param name="continuationToken">Where to go on; null on the last page.</param>
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = values;
        ContinuationToken = continuationToken;
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where to go on; null on the last page. Opaque.</summary>
    public string? ContinuationToken { get; }
}
