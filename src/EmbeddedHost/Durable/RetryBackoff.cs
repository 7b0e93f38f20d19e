namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>
/// How long the engine waits before it tries again what it could not do: 1 s after the first failure, twice as long after each further one, 60 s at most.
/// </summary>
internal static class RetryBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="failures">The failures in a row, 1 or more.</param>
    public static TimeSpan After(int failures)
    {
        TimeSpan delay = First;
        for (int i = 1; i < failures && delay < Longest; i++)
        {
            delay *= 2;
        }

        return delay < Longest ? delay : Longest;
    }
}
