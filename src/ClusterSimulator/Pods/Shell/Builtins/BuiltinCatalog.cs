using Cryptomeria.ClusterSimulator.Pods.Utilities;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>A command that runs in the shell's own process; the words begin with its name.</summary>
internal delegate Task<int> Builtin(Shell shell, IReadOnlyList<string> words);

/// <summary>The shell's builtins by name.</summary>
internal static class BuiltinCatalog
{
    /// <summary>Those that POSIX calls special: assignments in front of them stay, an error in one ends the shell. (exec is the runner's own.)</summary>
    public static IReadOnlyDictionary<string, Builtin> Special { get; } = new Dictionary<string, Builtin>(StringComparer.Ordinal)
    {
        [":"] = (_, _) => Task.FromResult(0),
        ["."] = FlowBuiltins.SourceAsync,
        ["break"] = (shell, words) => FlowBuiltins.LeaveLoop(shell, words, again: false),
        ["continue"] = (shell, words) => FlowBuiltins.LeaveLoop(shell, words, again: true),
        ["eval"] = FlowBuiltins.EvalAsync,
        ["exit"] = FlowBuiltins.Exit,
        ["return"] = FlowBuiltins.Return,
        ["export"] = VariableBuiltins.ExportAsync,
        ["readonly"] = VariableBuiltins.ReadOnlyAsync,
        ["local"] = VariableBuiltins.Local,
        ["set"] = VariableBuiltins.SetAsync,
        ["shift"] = VariableBuiltins.Shift,
        ["unset"] = VariableBuiltins.Unset,
        ["trap"] = JobBuiltins.TrapAsync,
    };

    public static IReadOnlyDictionary<string, Builtin> Regular { get; } = new Dictionary<string, Builtin>(StringComparer.Ordinal)
    {
        ["true"] = (_, _) => Task.FromResult(0),
        ["false"] = (_, _) => Task.FromResult(1),
        ["echo"] = TextBuiltins.EchoAsync,
        ["printf"] = (shell, words) => PrintfCommand.RunAsync(shell.Context, words, shell.ErrorAsync),
        ["test"] = (shell, words) => TestCommand.RunAsync(shell.Context, words, shell.ErrorAsync),
        ["["] = (shell, words) => TestCommand.RunAsync(shell.Context, words, shell.ErrorAsync),
        ["read"] = TextBuiltins.ReadAsync,
        ["cd"] = DirectoryBuiltins.ChangeAsync,
        ["pwd"] = DirectoryBuiltins.PrintAsync,
        ["umask"] = (shell, words) => words.Count == 1 ? PrintAsync(shell, "0022") : Task.FromResult(0),
        ["command"] = LookupBuiltins.CommandAsync,
        ["type"] = LookupBuiltins.TypeAsync,
        ["wait"] = JobBuiltins.WaitAsync,
        ["kill"] = (shell, words) => KillCommand.RunAsync(shell.Context, words, shell.ErrorAsync, builtin: true),
        ["getopts"] = OptionBuiltin.RunAsync,
    };

    public static bool IsBuiltin(string name) => name == "exec" || Special.ContainsKey(name) || Regular.ContainsKey(name);

    private static async Task<int> PrintAsync(Shell shell, string line)
    {
        await shell.Context.WriteLineAsync(line).ConfigureAwait(false);
        return 0;
    }
}
