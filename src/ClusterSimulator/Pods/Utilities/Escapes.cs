using System.Text;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>Backslash escapes of echo, printf and tr.</summary>
internal static class Escapes
{
    /// <summary>echo's escapes, and whether \c ended the output.</summary>
    public static (string Text, bool Stop) ExpandEcho(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }
            i++;
            if (text[i] == 'c')
            {
                return (result.ToString(), true);
            }

            if (text[i] == '0')
            {
                result.Append(Octal(text, ref i, i + 1, 3));
            }
            else if (Simple(text[i]) is { } c)
            {
                result.Append(c);
            }
            else
            {
                result.Append('\\').Append(text[i]);
            }
        }
        return (result.ToString(), false);
    }

    /// <summary>The escapes of printf's format and of tr's sets: \NNN is octal without a leading zero.</summary>
    public static string Expand(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }
            i++;
            if (text[i] is >= '0' and <= '7')
            {
                result.Append(Octal(text, ref i, i, 3));
            }
            else if (Simple(text[i]) is { } c)
            {
                result.Append(c);
            }
            else
            {
                result.Append('\\').Append(text[i]);
            }
        }
        return result.ToString();
    }

    private static char? Simple(char c) => c switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' => '\\',
        _ => null,
    };

    private static char Octal(string text, ref int last, int start, int digits)
    {
        var value = 0;
        var i = start;
        while (i < text.Length && i < start + digits && text[i] is >= '0' and <= '7')
        {
            value = (value * 8) + (text[i++] - '0');
        }

        last = i - 1;
        return (char)(value & 0xFF);
    }
}
