using System.Collections.Concurrent;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>What is missing at a look, and whether waiting can heal it.</summary>
internal sealed class ReadinessReasons
{
    // What no wait cures: the caller's rights, or a namespace without cryptomeria.
    private static readonly string[] Final = [ErrorCodes.K8sForbidden, ErrorCodes.K8sUnauthorized];

    private readonly ConcurrentQueue<(string Text, bool Lasts)> _reasons = new();

    public IReadOnlyList<string> All => [.. _reasons.Select(reason => reason.Text).Order(StringComparer.Ordinal)];

    /// <summary>Those that stay until something is done.</summary>
    public IReadOnlyList<string> Lasting => [.. _reasons.Where(reason => reason.Lasts).Select(reason => reason.Text).Order(StringComparer.Ordinal)];

    /// <summary>Something that stays until something is done.</summary>
    public void Add(string text) => _reasons.Enqueue((text, true));

    /// <summary>Something that may pass.</summary>
    public void Passing(string text) => _reasons.Enqueue((text, false));

    /// <summary>Makes a part of the look; one that cannot be made at the moment is a reason, and null.</summary>
    public async Task<T?> TryAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        try
        {
            return await look();
        }
        catch (OperationException e) when (!Final.Contains(e.Code))
        {
            Passing($"{what} cannot be looked at: {e.Message}");
            return null;
        }
    }
}
