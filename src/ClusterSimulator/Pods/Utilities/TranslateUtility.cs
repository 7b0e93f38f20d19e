using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;
using Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>tr: -d -s -c with ranges, classes and octal escapes.</summary>
internal static class TranslateUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "dscC", stopAtOperand: true);
        var wanted = line.Has('d') ? (line.Has('s') ? 2 : 1) : line.Has('s') ? 1 : 2;
        if (line.Operands.Count < wanted)
        {
            throw new UtilityException(line.Operands.Count == 0 ? "missing operand" : $"missing operand after '{line.Operands[^1]}'");
        }

        if (line.Operands.Count > 2 || (line.Has('d') && !line.Has('s') && line.Operands.Count > 1))
        {
            throw new UtilityException($"extra operand '{line.Operands[^1]}'");
        }

        var first = Expand(line.Operands[0]);
        if (line.Has('c') || line.Has('C'))
        {
            first = string.Concat(Enumerable.Range(0, 256).Select(i => (char)i).Where(c => !first.Contains(c, StringComparison.Ordinal)));
        }

        var second = line.Operands.Count > 1 ? Expand(line.Operands[1]) : null;

        var map = new char?[256];
        for (var i = 0; i < 256; i++)
        {
            map[i] = (char)i;
        }

        if (line.Has('d'))
        {
            foreach (var c in first)
            {
                map[c] = null;
            }
        }
        else if (second is not null)
        {
            if (second.Length == 0)
            {
                throw new UtilityException("when not truncating set1, string2 must be non-empty");
            }

            for (var i = first.Length - 1; i >= 0; i--)
            {
                map[first[i]] = second[Math.Min(i, second.Length - 1)];
            }
        }
        var squeezed = line.Has('s') ? second ?? first : "";

        var buffer = new byte[16384];
        var last = -1;
        while (await context.Input.ReadAsync(buffer, context.Killed).ConfigureAwait(false) is > 0 and var length)
        {
            var output = new StringBuilder(length);
            foreach (var b in buffer.AsSpan(0, length))
            {
                if (map[b] is not { } c || (c == last && squeezed.Contains(c, StringComparison.Ordinal)))
                {
                    continue;
                }

                last = c;
                output.Append(c);
            }
            await context.Output.WriteAsync(ByteText.ToBytes(output.ToString()), context.Killed).ConfigureAwait(false);
        }
        return 0;
    }

    private static string Expand(string set)
    {
        var text = set;
        var result = new StringBuilder();
        var i = 0;
        while (i < text.Length)
        {
            if (text[i] == '[' && i + 1 < text.Length && text[i + 1] == ':' && text.IndexOf(":]", i, StringComparison.Ordinal) is > 0 and var end)
            {
                var matcher = GlobPattern.Create("[[:" + text[(i + 2)..end] + ":]]");
                if (GlobPattern.CharactersOf(text[(i + 2)..end]) is null)
                {
                    throw new UtilityException($"invalid character class '{text[(i + 2)..end]}'");
                }

                result.Append(string.Concat(Enumerable.Range(0, 256).Select(value => ((char)value).ToString()).Where(matcher.IsMatch)));
                i = end + 2;
                continue;
            }
            var c = ReadOne(text, ref i);
            if (i + 1 < text.Length && text[i] == '-')
            {
                i++;
                var to = ReadOne(text, ref i);
                if (to < c)
                {
                    throw new UtilityException($"range-endpoints of '{c}-{to}' are in reverse collating sequence order");
                }

                for (var value = c; value <= to; value++)
                {
                    result.Append(value);
                }
            }
            else
            {
                result.Append(c);
            }
        }
        return result.ToString();
    }

    private static char ReadOne(string text, ref int i)
    {
        if (text[i] != '\\' || i + 1 == text.Length)
        {
            return text[i++];
        }

        var end = i + 2;
        if (text[i + 1] is >= '0' and <= '7')
        {
            while (end < text.Length && end < i + 4 && text[end] is >= '0' and <= '7')
            {
                end++;
            }
        }
        var expanded = Escapes.Expand(text[i..end]);
        i = end;
        return expanded.Length == 1 ? expanded[0] : expanded[^1];
    }
}
