using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Utilities;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>echo and read</summary>
internal static class TextBuiltins
{
    /// <summary>echo as dash has it: -n is the only option, backslashes are escapes.</summary>
    public static async Task<int> EchoAsync(Shell shell, IReadOnlyList<string> words)
    {
        var newline = words.Count < 2 || words[1] != "-n";
        var text = string.Join(' ', words.Skip(newline ? 1 : 2));
        var (expanded, stop) = Escapes.ExpandEcho(text);
        await shell.Context.WriteAsync(expanded + (newline && !stop ? "\n" : "")).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> ReadAsync(Shell shell, IReadOnlyList<string> words)
    {
        var raw = false;
        var i = 1;
        for (; i < words.Count && words[i].StartsWith('-'); i++)
        {
            if (words[i] == "-r")
            {
                raw = true;
            }
            else if (words[i] == "-p" && i + 1 < words.Count)
            {
                await shell.Context.ErrorLineAsync(words[++i]).ConfigureAwait(false);
            }
            else
            {
                throw new ShellException($"read: Illegal option {words[i]}");
            }
        }
        var names = words.Skip(i).ToList();
        if (names.Count == 0)
        {
            throw new ShellException("read: arg count");
        }

        var line = new StringBuilder();
        var escaped = new List<bool>();
        var complete = await ReadLineAsync(shell, raw, line, escaped).ConfigureAwait(false);
        Assign(shell, names, line.ToString(), escaped);
        return complete ? 0 : 1;
    }

    /// <summary>Reads byte by byte, so that what follows the line is left to others.</summary>
    private static async Task<bool> ReadLineAsync(Shell shell, bool raw, StringBuilder line, List<bool> escaped)
    {
        var one = new byte[1];
        var backslash = false;
        while (await shell.Context.Input.ReadAsync(one, shell.Process.Killed).ConfigureAwait(false) > 0)
        {
            var c = (char)one[0];
            if (backslash)
            {
                backslash = false;
                if (c == '\n')
                {
                    continue;
                }

                line.Append(c);
                escaped.Add(true);
                continue;
            }
            if (c == '\n')
            {
                return true;
            }

            if (c == '\\' && !raw)
            {
                backslash = true;
                continue;
            }
            if (c == '\0')
            {
                continue;
            }

            line.Append(c);
            escaped.Add(false);
        }
        return false;
    }

    private static void Assign(Shell shell, List<string> names, string line, List<bool> escaped)
    {
        var separators = shell.State.Get("IFS") ?? " \t\n";
        bool IsBlank(int at) => at < line.Length && !escaped[at] && line[at] is ' ' or '\t' or '\n' && separators.Contains(line[at], StringComparison.Ordinal);
        bool IsSeparator(int at) => !escaped[at] && separators.Contains(line[at], StringComparison.Ordinal);

        var position = 0;
        while (IsBlank(position))
        {
            position++;
        }

        for (var i = 0; i < names.Count - 1; i++)
        {
            var start = position;
            while (position < line.Length && !IsSeparator(position))
            {
                position++;
            }

            shell.State.Set(names[i], line[start..position]);
            while (IsBlank(position))
            {
                position++;
            }

            if (position < line.Length && IsSeparator(position))
            {
                position++;
            }

            while (IsBlank(position))
            {
                position++;
            }
        }

        // The last takes the rest, without the blanks at its end and without one lonely separator.
        var end = line.Length;
        while (end > position && IsBlank(end - 1))
        {
            end--;
        }

        if (end > position && IsSeparator(end - 1) && !Enumerable.Range(position, end - 1 - position).Any(IsSeparator))
        {
            end--;
        }

        shell.State.Set(names[^1], line[Math.Min(position, end)..end]);
    }
}
