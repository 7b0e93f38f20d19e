using System.Globalization;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Times as the API server writes them.</summary>
internal static class Timestamps
{
    /// <summary>Whole seconds: <c>2026-11-23T19:22:10Z</c>.</summary>
    public static string Seconds(this TimeProvider time) => Seconds(time.GetUtcNow());

    public static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Microseconds, as in leases and the scheduler's events.</summary>
    public static string Microseconds(this TimeProvider time) =>
        time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Nanoseconds, as in front of log lines; the clock's own grain is 100 ns.</summary>
    public static string Nanoseconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00Z";

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
