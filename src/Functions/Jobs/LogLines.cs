using System.Text;
using System.Text.RegularExpressions;

namespace Cryptomeria.Functions.Jobs;

/// <summary>Makes what a program wrote fit for a log: no colours, no control characters, no secrets, no line over 64 KiB.</summary>
public static partial class LogLines
{
    /// <summary>The longest line kept in one record, in bytes of UTF-8.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The line as one or more records' texts; at least one, which may be empty.</summary>
    public static IEnumerable<string> Clean(string line)
    {
        var clean = Redactor.Redact(Strip(line));
        if (clean.Length * 3L <= MaxBytes || Encoding.UTF8.GetByteCount(clean) <= MaxBytes)
        {
            yield return clean;
            yield break;
        }

        var start = 0;
        var bytes = 0;
        for (var i = 0; i < clean.Length;)
        {
            var rune = Rune.TryGetRuneAt(clean, i, out var found) ? found : Rune.ReplacementChar;
            if (bytes + rune.Utf8SequenceLength > MaxBytes)
            {
                yield return clean[start..i];
                start = i;
                bytes = 0;
            }

            bytes += rune.Utf8SequenceLength;
            i += rune.Utf16SequenceLength;
        }

        yield return clean[start..];
    }

    private static string Strip(string line)
    {
        if (!line.AsSpan().ContainsAnyInRange('\u0000', '\u001f') && !line.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return line;
        }

        line = AnsiSequence().Replace(line, string.Empty);
        return ControlCharacter().Replace(line, match => match.Value == "\t" ? "\t" : string.Empty);
    }

    [GeneratedRegex(@"\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AnsiSequence();

    [GeneratedRegex(@"[\u0000-\u001f\u007f-\u009f]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ControlCharacter();
}
