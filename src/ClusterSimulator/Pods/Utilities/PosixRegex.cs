using System.Text;
using System.Text.RegularExpressions;
using Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>POSIX regular expressions, basic and extended with GNU's additions, as .NET ones over bytes.</summary>
internal static class PosixRegex
{
    public static Regex Create(string pattern, bool extended, bool ignoreCase = false)
    {
        try
        {
            var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            return new Regex(Translate(pattern, extended), options);
        }
        catch (RegexParseException exception)
        {
            throw new UtilityException($"Invalid regular expression: {exception.Message}", 2);
        }
    }

    public static string Translate(string pattern, bool extended)
    {
        var result = new StringBuilder();
        var atStart = true;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            var starts = false;
            if (c == '[')
            {
                i = AppendSet(pattern, i, result);
            }
            else if (c == '\\' && i + 1 < pattern.Length)
            {
                c = pattern[++i];
                starts = !extended && c is '(' or '|';
                result.Append(Escaped(c, extended));
            }
            else if (c == '*')
            {
                result.Append(atStart && !extended ? "\\*" : "*");
            }
            else if (c == '^')
            {
                result.Append(extended || atStart ? "^" : "\\^");
                starts = true;
            }
            else if (c == '$')
            {
                var ends = i + 1 == pattern.Length || (pattern[i + 1] == '\\' && i + 2 < pattern.Length && pattern[i + 2] is ')' or '|');
                result.Append(extended || ends ? "\\z" : "\\$");
            }
            else if (c == '.')
            {
                result.Append("[\\s\\S]");
            }
            else if (extended && c is '(' or ')' or '|' or '+' or '?' or '{' or '}')
            {
                starts = c is '(' or '|';
                var literalBrace = c == '{' && (i + 1 == pattern.Length || !char.IsAsciiDigit(pattern[i + 1]));
                result.Append(literalBrace ? "\\{" : c);
            }
            else
            {
                result.Append(Regex.Escape(c.ToString()));
            }
            atStart = starts;
        }
        return result.ToString();
    }

    private static string Escaped(char c, bool extended) => c switch
    {
        '(' or ')' or '{' or '}' or '|' or '+' or '?' when !extended => c.ToString(),
        >= '1' and <= '9' => "\\" + c,
        'w' => "[A-Za-z0-9_]",
        'W' => "[^A-Za-z0-9_]",
        's' => "[ \\t\\n\\r\\f\\v]",
        'S' => "[^ \\t\\n\\r\\f\\v]",
        'b' => "\\b",
        'B' => "\\B",
        '<' => "\\b(?=\\w)",
        '>' => "\\b(?<=\\w)",
        'n' => "\\n",
        't' => "\\t",
        _ => Regex.Escape(c.ToString()),
    };

    private static int AppendSet(string pattern, int start, StringBuilder result)
    {
        var i = start + 1;
        result.Append('[');
        if (i < pattern.Length && pattern[i] == '^')
        {
            result.Append('^');
            i++;
        }
        for (var first = true; i < pattern.Length && (first || pattern[i] != ']'); i++, first = false)
        {
            if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':' && pattern.IndexOf(":]", i, StringComparison.Ordinal) is > 0 and var end)
            {
                result.Append(GlobPattern.CharactersOf(pattern[(i + 2)..end]) ?? throw new UtilityException("Invalid character class name", 2));
                i = end + 1;
            }
            else
            {
                result.Append(pattern[i] is '\\' or '[' or ']' or '^' ? "\\" : "").Append(pattern[i]);
            }
        }
        if (i >= pattern.Length)
        {
            throw new UtilityException("Unmatched [, [^, [:, [., or [=", 2);
        }

        result.Append(']');
        return i;
    }
}
