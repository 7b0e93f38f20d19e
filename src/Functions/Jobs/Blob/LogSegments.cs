using System.Globalization;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>
/// How a job's log lies in blobs: append blobs of about a megabyte, each named by the offset of its first record. So the segment of an
/// offset is known by a list of names, and the next segment's name by the last offset of the one before.
/// </summary>
internal static class LogSegments
{
    /// <summary>Every segment's name begins so; the job's id follows.</summary>
    public const string Prefix = "logs/";

    /// <summary>
    /// A segment this long takes no more records. A record is over 80 bytes long, so a segment stays far below the 50,000 blocks an append
    /// blob may have, even where each record is a block of its own. All processes must agree on the number: never change it.
    /// </summary>
    public const int FullBytes = 1024 * 1024;

    /// <summary>The most one append writes, records longer than that apart.</summary>
    public const int BlockBytes = 512 * 1024;

    public static string PrefixOf(string jobId) => $"{Prefix}{jobId}/";

    public static string NameOf(string jobId, long firstOffset) => PrefixOf(jobId) + firstOffset.ToString("D15", CultureInfo.InvariantCulture);

    /// <summary>The offset in a segment's name.</summary>
    public static long FirstOffsetOf(string name) => long.Parse(name.AsSpan(name.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The job in a segment's name.</summary>
    public static string JobOf(string name) => name[Prefix.Length..name.LastIndexOf('/')];
}
