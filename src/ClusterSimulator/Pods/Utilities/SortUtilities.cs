using System.Globalization;
using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>sort (-n -r -u -f -t -k -o, bytes in the C locale) and uniq (-c -d -u)</summary>
internal static class SortUtilities
{
    public static async Task<int> SortAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "nruf", "tko", code: 2);
        var lines = new List<string>();
        foreach (var path in line.FilesOrInput)
        {
            lines.AddRange(TextLines.Split(await context.ReadFileAsync(path).ConfigureAwait(false)));
        }

        var keys = line.Values('k').Select(key => new Key(key, line)).DefaultIfEmpty(new Key(null, line)).ToList();
        int ByKeys(string a, string b) => keys.Select(key => key.Compare(a, b)).FirstOrDefault(order => order != 0);

        // Equal keys fall back to the whole line, but not where only one of them is kept.
        var reverse = line.Has('r') ? -1 : 1;
        var sorted = lines.Order(Comparer<string>.Create((a, b) =>
            ByKeys(a, b) is not 0 and var order ? order : line.Has('u') ? 0 : reverse * string.CompareOrdinal(a, b)));
        var result = new List<string>();
        foreach (var one in sorted)
        {
            if (!line.Has('u') || result.Count == 0 || ByKeys(result[^1], one) != 0)
            {
                result.Add(one);
            }
        }
        var text = string.Concat(result.Select(one => one + "\n"));
        if (line.Value('o') is { } target)
        {
            var file = context.Open(target, OpenMode.Write);
            await file.WriteAsync(ByteText.ToBytes(text), context.Killed).ConfigureAwait(false);
            file.Release();
        }
        else
        {
            await context.WriteAsync(text).ConfigureAwait(false);
        }
        return 0;
    }

    public static async Task<int> UniqueAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "cdu");
        var groups = new List<(string Text, int Count)>();
        foreach (var one in TextLines.Split(await context.ReadFileAsync(line.FilesOrInput[0]).ConfigureAwait(false)))
        {
            if (groups.Count > 0 && groups[^1].Text == one)
            {
                groups[^1] = (one, groups[^1].Count + 1);
            }
            else
            {
                groups.Add((one, 1));
            }
        }
        var output = new StringBuilder();
        foreach (var (text, count) in groups)
        {
            if ((line.Has('d') && count == 1) || (line.Has('u') && count > 1))
            {
                continue;
            }

            if (line.Has('c'))
            {
                output.Append(CultureInfo.InvariantCulture, $"{count,7} ");
            }

            output.Append(text).Append('\n');
        }
        await context.WriteAsync(output.ToString()).ConfigureAwait(false);
        return 0;
    }

    /// <summary>A sort key: fields N to M, compared as text or as numbers.</summary>
    private sealed class Key
    {
        private readonly string? _separator;
        private readonly int _first = 1;
        private readonly int _last = int.MaxValue;
        private readonly bool _numeric;
        private readonly bool _reverse;
        private readonly bool _fold;

        public Key(string? definition, CommandLine line)
        {
            _separator = line.Value('t');
            var letters = "";
            if (definition is not null)
            {
                var ends = definition.Split(',');
                (_first, letters) = Parse(ends[0]);
                if (ends.Length > 1)
                {
                    (_last, letters) = Parse(ends[1]) is var end ? (end.Field, letters + end.Letters) : default;
                }
            }
            _numeric = letters.Contains('n', StringComparison.Ordinal) || (letters.Length == 0 && line.Has('n'));
            _reverse = letters.Contains('r', StringComparison.Ordinal) || (letters.Length == 0 && line.Has('r'));
            _fold = letters.Contains('f', StringComparison.Ordinal) || (letters.Length == 0 && line.Has('f'));
        }

        public int Compare(string a, string b)
        {
            var (x, y) = (Extract(a), Extract(b));
            var order = _numeric ? Number(x).CompareTo(Number(y))
                : _fold ? string.CompareOrdinal(x.ToUpperInvariant(), y.ToUpperInvariant())
                : string.CompareOrdinal(x, y);
            return _reverse ? -order : order;
        }

        private string Extract(string line)
        {
            if (_first == 1 && _last == int.MaxValue)
            {
                return line;
            }

            if (_separator is { } separator)
            {
                return string.Join(separator, line.Split(separator).Skip(_first - 1).Take(_last - _first + 1));
            }

            // Without a separator a field begins with the blanks in front of it.
            var fields = new List<string>();
            for (var i = 0; i < line.Length;)
            {
                var start = i;
                while (i < line.Length && line[i] is ' ' or '\t')
                {
                    i++;
                }

                while (i < line.Length && line[i] is not (' ' or '\t'))
                {
                    i++;
                }

                fields.Add(line[start..i]);
            }
            return string.Concat(fields.Skip(_first - 1).Take(_last - _first + 1));
        }

        private static (int Field, string Letters) Parse(string text)
        {
            var digits = text.TakeWhile(char.IsAsciiDigit).Count();
            if (digits == 0 || text[digits..].Any(c => c is not ('n' or 'r' or 'f' or 'b')))
            {
                throw new UtilityException($"invalid key '{text}'", 2);
            }

            return (int.Parse(text.AsSpan(0, digits), CultureInfo.InvariantCulture), text[digits..]);
        }

        private static decimal Number(string text)
        {
            var trimmed = text.TrimStart(' ', '\t');
            var length = 0;
            while (length < trimmed.Length && (char.IsAsciiDigit(trimmed[length]) || trimmed[length] == '.' || (length == 0 && trimmed[0] == '-')))
            {
                length++;
            }

            return decimal.TryParse(trimmed.AsSpan(0, length), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;
        }
    }
}
