namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// What an <c>rly start</c> process relays, as its environment says: rly reads its configuration once, so what the file holds later says nothing.
/// </summary>
internal static class RelayedPaths
{
    /// <summary>The variable, set by <see cref="RlyScripts.Start"/>.</summary>
    public const string Variable = "CRYPTOMERIA_PATHS";

    /// <summary>Paths with the clients they relay by; another client is another path to rly.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, RlyPath>> paths) =>
        string.Join(' ', paths.Select(path => Entry(path.Key, path.Value)).Order(StringComparer.Ordinal));

    /// <summary>The entries of a written list.</summary>
    public static IReadOnlySet<string> Entries(string written) =>
        written.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);

    /// <summary>One path's entry.</summary>
    public static string Entry(string name, RlyPath path) => $"{Uri.EscapeDataString(name)}={path.Src?.ClientId}/{path.Dst?.ClientId}";

    /// <summary>The name in an entry.</summary>
    public static string Name(string entry) => Uri.UnescapeDataString(entry.Split('=')[0]);
}
