using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>. break continue eval exit return</summary>
internal static class FlowBuiltins
{
    public static async Task<int> SourceAsync(Shell shell, IReadOnlyList<string> words)
    {
        if (words.Count < 2)
        {
            throw new ShellException(".: filename argument required");
        }

        string script;
        try
        {
            script = await shell.Context.ReadFileAsync(words[1].Contains('/', StringComparison.Ordinal) ? words[1] : Search(shell, words[1])).ConfigureAwait(false);
        }
        catch (SystemCallException)
        {
            throw new ShellException($".: cannot open {words[1]}: No such file");
        }
        try
        {
            return await shell.RunScriptAsync(script).ConfigureAwait(false);
        }
        catch (FunctionReturn returned)
        {
            return returned.Status;
        }
    }

    public static Task<int> EvalAsync(Shell shell, IReadOnlyList<string> words)
    {
        var script = string.Join(' ', words.Skip(1));
        if (string.IsNullOrWhiteSpace(script))
        {
            return Task.FromResult(0);
        }

        return shell.RunScriptAsync(script);
    }

    public static Task<int> LeaveLoop(Shell shell, IReadOnlyList<string> words, bool again)
    {
        var levels = words.Count > 1 ? Number(words[1], words[0]) : 1;
        if (levels < 1)
        {
            throw new ShellException($"{words[0]}: Illegal number: {words[1]}");
        }

        throw new LoopExit(levels, again);
    }

    public static Task<int> Exit(Shell shell, IReadOnlyList<string> words) =>
        throw new ShellExit((words.Count > 1 ? Number(words[1], "exit") : shell.State.LastStatus) & 0xFF);

    public static Task<int> Return(Shell shell, IReadOnlyList<string> words) =>
        throw new FunctionReturn((words.Count > 1 ? Number(words[1], "return") : shell.State.LastStatus) & 0xFF);

    public static int Number(string text, string name) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ShellException($"{name}: Illegal number: {text}");

    private static string Search(Shell shell, string name)
    {
        foreach (var directory in (shell.State.Get("PATH") ?? "").Split(':'))
        {
            if (shell.Context.Find(directory + "/" + name) is FileNode)
            {
                return directory + "/" + name;
            }
        }
        return name;
    }
}
