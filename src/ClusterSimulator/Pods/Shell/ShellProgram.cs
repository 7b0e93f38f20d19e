using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>The program /bin/sh: <c>sh -c SCRIPT [NAME ARGS…]</c>, <c>sh FILE [ARGS…]</c>, <c>sh -s [ARGS…]</c> or a script on standard input.</summary>
internal static class ShellProgram
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var state = new ShellState { ShellId = context.Process.Id, Name = context.Process.Image.Arguments[0] };
        foreach (var (name, value) in context.Environment)
        {
            if (!Syntax.SimpleCommandParser.Name().IsMatch(name))
            {
                continue;
            }

            state.Set(name, value);
            state.Export(name);
        }
        state.Set("IFS", " \t\n");
        state.Set("PWD", context.Process.WorkingDirectory);
        state.Set("OPTIND", "1");
        state.Set("PPID", context.Process.ParentId.ToString(System.Globalization.CultureInfo.InvariantCulture));

        var shell = new Shell(context, state);
        return await shell.RunToExitAsync(_ => StartAsync(shell)).ConfigureAwait(false);
    }

    private static async Task<int> StartAsync(Shell shell)
    {
        var arguments = shell.Context.Arguments.ToList();
        var (fromArgument, fromInput) = (false, false);
        while (arguments is [{ Length: > 1 } flags, ..] && flags[0] is '-' or '+')
        {
            arguments.RemoveAt(0);
            if (flags == "--")
            {
                break;
            }

            if (flags is "-o" or "+o")
            {
                if (arguments.Count == 0 || !shell.State.Options.TrySet(arguments[0], flags[0] == '-'))
                {
                    throw new ShellException($"Illegal option {flags} {arguments.FirstOrDefault()}");
                }

                arguments.RemoveAt(0);
                continue;
            }
            foreach (var letter in flags[1..])
            {
                if (letter == 'c')
                {
                    fromArgument = true;
                }
                else if (letter == 's')
                {
                    fromInput = true;
                }
                else if (letter != 'l' && !shell.State.Options.TrySet(letter, flags[0] == '-'))
                {
                    throw new ShellException($"Illegal option -{letter}");
                }
            }
        }

        string script;
        if (fromArgument)
        {
            if (arguments.Count == 0)
            {
                throw new ShellException("-c requires an argument");
            }

            script = arguments[0];
            if (arguments.Count > 1)
            {
                shell.State.Name = arguments[1];
            }

            shell.State.Positional = [.. arguments.Skip(2)];
        }
        else if (fromInput || arguments.Count == 0)
        {
            script = await shell.Context.ReadAllAsync(shell.Context.Input).ConfigureAwait(false);
            shell.State.Positional = arguments;
        }
        else
        {
            shell.State.Name = arguments[0];
            shell.State.Positional = [.. arguments.Skip(1)];
            script = await ReadAsync(shell, arguments[0]).ConfigureAwait(false);
        }
        return await shell.RunScriptAsync(script).ConfigureAwait(false);
    }

    private static async Task<string> ReadAsync(Shell shell, string file)
    {
        try
        {
            return await shell.Context.ReadFileAsync(file).ConfigureAwait(false);
        }
        catch (SystemCallException exception)
        {
            throw new ShellException($"cannot open {file}: {(exception.Error == Errno.NotFound ? "No such file" : exception.Message)}");
        }
    }
}
