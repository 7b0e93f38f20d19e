namespace Cryptomeria.K8sOps.Relayer;

/// <summary>Tells what rly's errors come of. Pure.</summary>
internal static class RlyFault
{
    private static readonly string[] Unreachable =
    [
        "connection refused", "connection reset", "no such host", "no route to host", "i/o timeout", "context deadline exceeded", "post failed", ": EOF",
    ];

    /// <summary>A chain does not answer rly: it may do so later.</summary>
    /// <param name="standardError">What rly wrote.</param>
    public static bool IsUnreachable(string standardError) => Unreachable.Any(word => standardError.Contains(word, StringComparison.OrdinalIgnoreCase));
}
