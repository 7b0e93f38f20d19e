using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;
using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>Runs simple commands: assignments alone, functions, builtins, programs.</summary>
internal sealed class SimpleCommandRunner(Shell shell)
{
    public async Task<int> RunAsync(SimpleCommand command, bool tail)
    {
        shell.Line = command.Line;
        shell.SubstitutionStatus = null;
        var words = await shell.Expander.ExpandAsync(command.Words).ConfigureAwait(false);
        if (words.Count == 0)
        {
            return await RunWithoutCommandAsync(command).ConfigureAwait(false);
        }

        if (shell.State.Options.Trace)
        {
            await shell.Context.ErrorLineAsync("+ " + string.Join(' ', words)).ConfigureAwait(false);
        }

        return await DispatchAsync(command, words, tail, withFunctions: true).ConfigureAwait(false);
    }

    private async Task<int> DispatchAsync(SimpleCommand command, List<string> words, bool tail, bool withFunctions)
    {
        // "command" only skips functions, unless it is asked for something.
        while (words[0] == "command" && words.Count > 1 && !words[1].StartsWith('-'))
        {
            words = words[1..];
            withFunctions = false;
        }
        var name = words[0];
        if (name == "exec")
        {
            return await ExecAsync(command, words[1..]).ConfigureAwait(false);
        }

        if (BuiltinCatalog.Special.TryGetValue(name, out var special))
        {
            foreach (var (variable, value) in await AssignmentsAsync(command).ConfigureAwait(false))
            {
                shell.State.Set(variable, value);
            }

            return await WithRedirectionsAsync(command, () => special(shell, words), isSpecial: true).ConfigureAwait(false);
        }
        if (withFunctions && shell.State.Functions.TryGetValue(name, out var function))
        {
            return await WithVariablesAsync(command, () => CallAsync(function, words[1..])).ConfigureAwait(false);
        }
        if (BuiltinCatalog.Regular.TryGetValue(name, out var builtin))
        {
            return await WithVariablesAsync(command, () => RunBuiltinAsync(builtin, words)).ConfigureAwait(false);
        }
        if (tail)
        {
            return await RunProgramAsync(shell, command, words).ConfigureAwait(false);
        }

        var child = shell.Fork(shell.Process.Files.Copy(), inner => RunProgramAsync(inner, command, words));
        return await shell.WaitAsync(child).ConfigureAwait(false);
    }

    /// <summary>An error in a builtin that is not special is that command's alone.</summary>
    private async Task<int> RunBuiltinAsync(Builtin builtin, List<string> words)
    {
        try
        {
            return await builtin(shell, words).ConfigureAwait(false);
        }
        catch (ShellException exception)
        {
            await shell.ErrorAsync(exception.Message).ConfigureAwait(false);
            return exception.Status;
        }
    }

    private async Task<int> RunWithoutCommandAsync(SimpleCommand command)
    {
        foreach (var (name, value) in await AssignmentsAsync(command).ConfigureAwait(false))
        {
            shell.State.Set(name, value);
        }

        var status = shell.SubstitutionStatus ?? 0;
        return await WithRedirectionsAsync(command, () => Task.FromResult(status)).ConfigureAwait(false);
    }

    private async Task<List<(string Name, string Value)>> AssignmentsAsync(SimpleCommand command)
    {
        var values = new List<(string, string)>();
        foreach (var assignment in command.Assignments)
        {
            var value = await shell.Expander.ExpandToStringAsync(assignment.Value).ConfigureAwait(false);
            if (command.Words.Count == 0)
            {
                shell.State.Set(assignment.Name, value);
            }

            values.Add((assignment.Name, value));
        }
        return values;
    }

    /// <summary>Assignments in front of a builtin or a function hold only while it runs.</summary>
    private async Task<int> WithVariablesAsync(SimpleCommand command, Func<Task<int>> body)
    {
        var before = new List<(string Name, string? Value, bool Exported)>();
        foreach (var (name, value) in await AssignmentsAsync(command).ConfigureAwait(false))
        {
            before.Add((name, shell.State.Get(name), shell.State.Exported.Contains(name)));
            shell.State.Set(name, value);
            shell.State.Export(name);
        }
        try
        {
            return await WithRedirectionsAsync(command, body).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (name, value, exported) in before)
            {
                shell.State.Unset(name);
                if (value is not null)
                {
                    shell.State.Set(name, value);
                }

                if (exported)
                {
                    shell.State.Export(name);
                }
            }
        }
    }

    private async Task<int> WithRedirectionsAsync(SimpleCommand command, Func<Task<int>> body, bool isSpecial = false)
    {
        var redirector = new Redirector(shell);
        try
        {
            await redirector.ApplyAsync(command.Redirections).ConfigureAwait(false);
            return await body().ConfigureAwait(false);
        }
        catch (RedirectionException exception)
        {
            await shell.ErrorAsync(exception.Message).ConfigureAwait(false);
            return isSpecial ? throw new ShellExit(2) : 2;
        }
        finally
        {
            redirector.Restore();
        }
    }

    private async Task<int> CallAsync(Command function, List<string> arguments)
    {
        var positional = shell.State.Positional;
        shell.State.Positional = arguments;
        shell.State.Locals.Push([]);
        try
        {
            return await shell.RunAsync(function).ConfigureAwait(false);
        }
        catch (FunctionReturn returned)
        {
            return returned.Status;
        }
        finally
        {
            shell.State.Positional = positional;
            foreach (var (name, value) in shell.State.Locals.Pop())
            {
                if (value is null)
                {
                    shell.State.Unset(name);
                }
                else
                {
                    shell.State.Set(name, value);
                }
            }
        }
    }

    private async Task<int> ExecAsync(SimpleCommand command, List<string> words)
    {
        try
        {
            await new Redirector(shell).ApplyForGoodAsync(command.Redirections).ConfigureAwait(false);
        }
        catch (RedirectionException exception)
        {
            await shell.ErrorAsync(exception.Message).ConfigureAwait(false);
            throw new ShellExit(2);
        }
        if (words is ["--", ..])
        {
            words = words[1..];
        }

        if (words.Count == 0)
        {
            return 0;
        }

        var status = await ReplaceAsync(shell, command, words).ConfigureAwait(false);
        shell.State.Traps.Clear();
        throw new ShellExit(status);
    }

    /// <summary>Runs a program in the place of the shell whose process this is.</summary>
    private static async Task<int> RunProgramAsync(Shell shell, SimpleCommand command, List<string> words)
    {
        try
        {
            await new Redirector(shell).ApplyForGoodAsync(command.Redirections).ConfigureAwait(false);
        }
        catch (RedirectionException exception)
        {
            await shell.ErrorAsync(exception.Message).ConfigureAwait(false);
            return 2;
        }
        return await ReplaceAsync(shell, command, words).ConfigureAwait(false);
    }

    private static async Task<int> ReplaceAsync(Shell shell, SimpleCommand command, List<string> words)
    {
        var environment = shell.State.Environment();
        foreach (var (name, value) in await new SimpleCommandRunner(shell).AssignmentsAsync(command).ConfigureAwait(false))
        {
            environment[name] = value;
        }

        string path;
        try
        {
            var search = new Dictionary<string, string>(environment, StringComparer.Ordinal);
            if (shell.State.Get("PATH") is { } paths)
            {
                search.TryAdd("PATH", paths);
            }

            path = shell.Container.Launcher.Locate(words[0], search, shell.Process.WorkingDirectory);
        }
        catch (SystemCallException exception)
        {
            await shell.ErrorAsync(words[0] + (exception.Error == Errno.NotFound ? ": not found" : ": " + exception.Message)).ConfigureAwait(false);
            return exception.Error == Errno.NotFound ? 127 : 126;
        }
        shell.State.Traps.Clear();
        return await shell.Container.Launcher.ExecAsync(shell.Process, words, environment, path).ConfigureAwait(false);
    }
}
