using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// A job's id, which is also its durable instance id: <c>job_{yyyyMMdd}_{10 chars}</c>. The ten are lower-case Crockford base32, the first six
/// the millisecond of the UTC day and the last four random, so that ids sort by creation and say when they were made.
/// </summary>
public static class JobId
{
    /// <summary>What every job id begins with.</summary>
    public const string Prefix = "job_";

    /// <summary>The digits, in order: 0-9 and a-z without i, l, o, u.</summary>
    public const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    private const int TimeDigits = 6;
    private const int RandomDigits = 4;
    private const int Length = 4 + 8 + 1 + TimeDigits + RandomDigits;

    /// <summary>A new id for a moment.</summary>
    public static string New(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        var random = RandomNumberGenerator.GetInt32(1 << (5 * RandomDigits));
        return TimePrefix(utc) + Encode(random, RandomDigits);
    }

    /// <summary>The beginning that all ids of one millisecond share.</summary>
    public static string TimePrefix(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        var millisecond = (int)(utc.TimeOfDay.Ticks / TimeSpan.TicksPerMillisecond);
        return $"{Prefix}{utc.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}_{Encode(millisecond, TimeDigits)}";
    }

    /// <summary>When the id was made, to the millisecond; false where it is not a job id.</summary>
    public static bool TryGetCreatedAt([NotNullWhen(true)] string? id, out DateTimeOffset createdAt)
    {
        createdAt = default;
        if (id is null || id.Length != Length || !id.StartsWith(Prefix, StringComparison.Ordinal) || id[12] != '_'
            || !DateTime.TryParseExact(
                id.AsSpan(4, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            || !TryDecode(id.AsSpan(13, TimeDigits), out var millisecond)
            || !TryDecode(id.AsSpan(13 + TimeDigits), out _)
            || millisecond >= TimeSpan.MillisecondsPerDay)
        {
            return false;
        }

        createdAt = new DateTimeOffset(day).AddMilliseconds(millisecond);
        return true;
    }

    private static string Encode(int value, int length) =>
        string.Create(length, value, static (span, v) =>
        {
            for (var i = span.Length - 1; i >= 0; i--, v >>= 5)
            {
                span[i] = Digits[v & 31];
            }
        });

    private static bool TryDecode(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var c in digits)
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | digit;
        }

        return true;
    }
}
