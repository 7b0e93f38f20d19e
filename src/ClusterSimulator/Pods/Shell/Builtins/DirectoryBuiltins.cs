using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>cd and pwd</summary>
internal static class DirectoryBuiltins
{
    public static async Task<int> ChangeAsync(Shell shell, IReadOnlyList<string> words)
    {
        var target = words.Skip(1).FirstOrDefault(word => word is not ("-P" or "-L" or "--")) ?? shell.State.Get("HOME") ?? "/";
        var back = target == "-";
        if (back)
        {
            target = shell.State.Get("OLDPWD") ?? shell.Process.WorkingDirectory;
        }

        if (shell.Context.Find(target) is not DirectoryNode)
        {
            throw new ShellException($"cd: can't cd to {target}");
        }

        shell.State.Set("OLDPWD", shell.Process.WorkingDirectory);
        shell.Process.WorkingDirectory = shell.Context.Resolve(target);
        shell.State.Set("PWD", shell.Process.WorkingDirectory);
        if (back)
        {
            await shell.Context.WriteLineAsync(shell.Process.WorkingDirectory).ConfigureAwait(false);
        }

        return 0;
    }

    public static async Task<int> PrintAsync(Shell shell, IReadOnlyList<string> words)
    {
        await shell.Context.WriteLineAsync(shell.Process.WorkingDirectory).ConfigureAwait(false);
        return 0;
    }
}
