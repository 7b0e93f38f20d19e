using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>export readonly local set shift unset</summary>
internal static class VariableBuiltins
{
    public static async Task<int> ExportAsync(Shell shell, IReadOnlyList<string> words)
    {
        if (words.Count == 1 || words[1] == "-p")
        {
            foreach (var name in shell.State.Exported.Order(StringComparer.Ordinal))
            {
                await shell.Context.WriteLineAsync(shell.State.Get(name) is { } value ? $"export {name}={Quote(value)}" : $"export {name}").ConfigureAwait(false);
            }
            return 0;
        }
        foreach (var word in words.Skip(1))
        {
            shell.State.Export(Assign(shell, word, "export"));
        }

        return 0;
    }

    public static Task<int> ReadOnlyAsync(Shell shell, IReadOnlyList<string> words)
    {
        if (words.Count == 1 || words[1].StartsWith('-'))
        {
            throw new ShellException("readonly: listing is not supported here");
        }

        foreach (var word in words.Skip(1))
        {
            shell.State.MakeReadOnly(Assign(shell, word, "readonly"));
        }

        return Task.FromResult(0);
    }

    public static Task<int> Local(Shell shell, IReadOnlyList<string> words)
    {
        if (!shell.State.Locals.TryPeek(out var locals))
        {
            throw new ShellException("local: not in a function");
        }

        foreach (var word in words.Skip(1))
        {
            locals.TryAdd(word.Split('=', 2)[0], shell.State.Get(word.Split('=', 2)[0]));
            Assign(shell, word, "local");
        }
        return Task.FromResult(0);
    }

    public static async Task<int> SetAsync(Shell shell, IReadOnlyList<string> words)
    {
        if (words.Count == 1)
        {
            foreach (var (name, value) in shell.State.Variables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                await shell.Context.WriteLineAsync($"{name}={Quote(value)}").ConfigureAwait(false);
            }
            return 0;
        }

        var i = 1;
        for (; i < words.Count && words[i].Length > 1 && words[i][0] is '-' or '+'; i++)
        {
            if (words[i] == "--")
            {
                break;
            }

            var on = words[i][0] == '-';
            foreach (var letter in words[i][1..])
            {
                if (letter != 'o')
                {
                    if (!shell.State.Options.TrySet(letter, on))
                    {
                        throw new ShellException($"set: Illegal option {words[i][0]}{letter}");
                    }

                    continue;
                }
                if (++i >= words.Count || !shell.State.Options.TrySet(words[i], on))
                {
                    throw new ShellException($"set: Illegal option -o {words.ElementAtOrDefault(i)}");
                }

                break;
            }
        }
        if (i < words.Count && words[i] == "--")
        {
            shell.State.Positional = [.. words.Skip(i + 1)];
        }
        else if (i < words.Count)
        {
            shell.State.Positional = [.. words.Skip(i)];
        }

        return 0;
    }

    public static Task<int> Shift(Shell shell, IReadOnlyList<string> words)
    {
        var count = words.Count > 1 ? FlowBuiltins.Number(words[1], "shift") : 1;
        if (count > shell.State.Positional.Count)
        {
            throw new ShellException("shift: can't shift that many");
        }

        shell.State.Positional = [.. shell.State.Positional.Skip(count)];
        return Task.FromResult(0);
    }

    public static Task<int> Unset(Shell shell, IReadOnlyList<string> words)
    {
        var functions = false;
        foreach (var word in words.Skip(1))
        {
            if (word is "-f" or "-v")
            {
                functions = word == "-f";
            }
            else if (functions)
            {
                shell.State.Functions.Remove(word);
            }
            else if (!SimpleCommandParser.Name().IsMatch(word))
            {
                throw new ShellException($"unset: {word}: bad variable name");
            }
            else
            {
                shell.State.Unset(word);
            }
        }
        return Task.FromResult(0);
    }

    /// <summary>A value quoted so that a shell reads it back.</summary>
    public static string Quote(string value) => "'" + value.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'";

    private static string Assign(Shell shell, string word, string builtin)
    {
        var parts = word.Split('=', 2);
        if (!SimpleCommandParser.Name().IsMatch(parts[0]))
        {
            throw new ShellException($"{builtin}: {parts[0]}: bad variable name");
        }

        if (parts.Length > 1)
        {
            shell.State.Set(parts[0], parts[1]);
        }

        return parts[0];
    }
}
