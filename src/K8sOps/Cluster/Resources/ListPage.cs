namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>A part of a list, as the API server cut it.</summary>
/// <param name="Items">May be empty, and hold less than was asked for, although there is more.</param>
/// <param name="Continue">Asks for the part after this one; null on the last.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? Continue);

/// <summary>Which part of a list to read.</summary>
/// <param name="Limit">At most so many objects, and only one part; null reads on to the end.</param>
/// <param name="Continue">Where the part before this one ended; null begins at the begin.</param>
public sealed record ListRange(int? Limit = null, string? Continue = null)
{
    /// <summary>The whole list.</summary>
    public static ListRange All { get; } = new();
}
