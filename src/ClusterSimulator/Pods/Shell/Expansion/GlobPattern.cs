using System.Text;
using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

/// <summary>A shell pattern: * ? [a-z] [!a-z] [[:digit:]]. Quoted characters and those after a backslash mean themselves.</summary>
internal sealed class GlobPattern
{
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alpha"] = "A-Za-z",
        ["digit"] = "0-9",
        ["alnum"] = "A-Za-z0-9",
        ["upper"] = "A-Z",
        ["lower"] = "a-z",
        ["space"] = " \\t\\n\\r\\f\\v",
        ["blank"] = " \\t",
        ["punct"] = "!-/:-@\\[-`{-~",
        ["xdigit"] = "A-Fa-f0-9",
        ["cntrl"] = "\\x00-\\x1f\\x7f",
        ["print"] = " -~",
        ["graph"] = "!-~",
    };

    private readonly Regex _regex;

    private GlobPattern(string regex) =>
        _regex = new Regex("\\A(?:" + regex + ")\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>A pattern all of whose characters count.</summary>
    public static GlobPattern Create(string text) => Create(new Field(text, new bool[text.Length]));

    public static GlobPattern Create(Field field)
    {
        var regex = new StringBuilder();
        for (var i = 0; i < field.Text.Length; i++)
        {
            var c = field.Text[i];
            if (field.Quoted[i])
            {
                regex.Append(Regex.Escape(c.ToString()));
            }
            else if (c == '*')
            {
                regex.Append(".*");
            }
            else if (c == '?')
            {
                regex.Append('.');
            }
            else if (c == '[' && ReadClass(field, i, out var end) is { } set)
            {
                regex.Append(set);
                i = end;
            }
            else
            {
                if (c == '\\' && i + 1 < field.Text.Length)
                {
                    c = field.Text[++i];
                }

                regex.Append(Regex.Escape(c.ToString()));
            }
        }
        return new GlobPattern(regex.ToString());
    }

    /// <summary>The characters of a POSIX class such as digit, for a regular expression's brackets; null where there is no such class.</summary>
    public static string? CharactersOf(string posixClass) => Classes.GetValueOrDefault(posixClass);

    private static string? ReadClass(Field field, int start, out int end)
    {
        var text = field.Text;
        var set = new StringBuilder("[");
        var i = start + 1;
        if (i < text.Length && text[i] is ('!' or '^'))
        {
            set.Append('^');
            i++;
        }
        for (var first = true; i < text.Length; i++, first = false)
        {
            if (text[i] == ']' && !first && !field.Quoted[i])
            {
                end = i;
                return set.Append(']').ToString();
            }
            if (text[i] == '[' && i + 1 < text.Length && text[i + 1] == ':' && text.IndexOf(":]", i, StringComparison.Ordinal) is > 0 and var close)
            {
                if (CharactersOf(text[(i + 2)..close]) is { } characters)
                {
                    set.Append(characters);
                }

                i = close + 1;
            }
            else
            {
                var range = text[i] == '-' && !first && i + 1 < text.Length && text[i + 1] != ']' && !field.Quoted[i];
                set.Append(range ? "-" : "\\x" + ((int)text[i]).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        end = start;
        return null;
    }
}
