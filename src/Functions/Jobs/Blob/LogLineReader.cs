using System.Text.Json;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>Reads the lines of a stretch of a segment.</summary>
internal static class LogLineReader
{
    /// <summary>The whole lines from the beginning, each with the number of bytes up to and with its end.</summary>
    public static IEnumerable<(StoredLogRecord Record, int End)> Read(ReadOnlyMemory<byte> bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.Span[start..].IndexOf((byte)'\n');
            if (length < 0)
            {
                yield break;
            }

            var end = start + length + 1;
            yield return (JsonSerializer.Deserialize(bytes.Span.Slice(start, length), StoredJson.Instance.StoredLogRecord)!, end);
            start = end;
        }
    }
}
