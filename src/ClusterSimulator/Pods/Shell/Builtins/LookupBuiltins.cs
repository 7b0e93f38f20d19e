using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>command -v and type</summary>
internal static class LookupBuiltins
{
    public static async Task<int> CommandAsync(Shell shell, IReadOnlyList<string> words)
    {
        if (words.Count == 1)
        {
            return 0;
        }

        if (words[1] is not ("-v" or "-V"))
        {
            throw new ShellException($"command: Illegal option {words[1]}");
        }

        var status = words.Count > 2 ? 0 : 127;
        foreach (var name in words.Skip(2))
        {
            if (Find(shell, name) is not { } found)
            {
                if (words[1] == "-V")
                {
                    await shell.Context.ErrorLineAsync($"{name}: not found").ConfigureAwait(false);
                }

                status = 127;
                continue;
            }
            await shell.Context.WriteLineAsync(words[1] == "-v" ? found : Describe(shell, name, found)).ConfigureAwait(false);
        }
        return status;
    }

    public static async Task<int> TypeAsync(Shell shell, IReadOnlyList<string> words)
    {
        var status = 0;
        foreach (var name in words.Skip(1))
        {
            var found = Find(shell, name);
            if (found is null)
            {
                status = 127;
            }

            await shell.Context.WriteLineAsync(found is null ? $"{name}: not found" : Describe(shell, name, found)).ConfigureAwait(false);
        }
        return status;
    }

    private static string Describe(Shell shell, string name, string found)
    {
        if (shell.State.Functions.ContainsKey(name))
        {
            return $"{name} is a shell function";
        }

        if (BuiltinCatalog.Special.ContainsKey(name) || name == "exec")
        {
            return $"{name} is a special shell builtin";
        }

        return BuiltinCatalog.IsBuiltin(name) ? $"{name} is a shell builtin" : $"{name} is {found}";
    }

    private static string? Find(Shell shell, string name)
    {
        if (shell.State.Functions.ContainsKey(name) || BuiltinCatalog.IsBuiltin(name))
        {
            return name;
        }

        if (name is "if" or "then" or "else" or "elif" or "fi" or "for" or "while" or "until" or "do" or "done" or "case" or "esac" or "{" or "}" or "!")
        {
            return name;
        }

        try
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = shell.State.Get("PATH") ?? "" };
            return shell.Container.Launcher.Locate(name, environment, shell.Process.WorkingDirectory);
        }
        catch (SystemCallException)
        {
            return null;
        }
    }
}
