using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>Programs that run another in their place: env, nohup, setsid; and printenv.</summary>
internal static class WrapperUtilities
{
    public static async Task<int> EnvironmentAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "i", "u", new Dictionary<string, char> { ["ignore-environment"] = 'i', ["unset"] = 'u' }, 125, stopAtOperand: true);
        var environment = new Dictionary<string, string>(line.Has('i') ? new Dictionary<string, string>() : context.Environment, StringComparer.Ordinal);
        foreach (var name in line.Values('u'))
        {
            environment.Remove(name);
        }

        var i = 0;
        for (; i < line.Operands.Count && line.Operands[i].Contains('=', StringComparison.Ordinal); i++)
        {
            var parts = line.Operands[i].Split('=', 2);
            environment[parts[0]] = parts[1];
        }
        if (i < line.Operands.Count)
        {
            return await ReplaceAsync(context, "'{0}'", line.Operands[i..], environment).ConfigureAwait(false);
        }

        foreach (var (name, value) in environment)
        {
            await context.WriteLineAsync($"{name}={value}").ConfigureAwait(false);
        }

        return 0;
    }

    public static async Task<int> PrintEnvironmentAsync(ProgramContext context)
    {
        var status = 0;
        foreach (var (name, value) in context.Environment)
        {
            if (context.Arguments.Count == 0)
            {
                await context.WriteLineAsync($"{name}={value}").ConfigureAwait(false);
            }
        }
        foreach (var name in context.Arguments)
        {
            if (context.Environment.TryGetValue(name, out var value))
            {
                await context.WriteLineAsync(value).ConfigureAwait(false);
            }
            else
            {
                status = 1;
            }
        }
        return status;
    }

    public static Task<int> NoHangupAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "", stopAtOperand: true, code: 125);
        if (line.Operands.Count == 0)
        {
            throw new UtilityException("missing operand", 125);
        }

        context.Process.SetAction(Signal.Hangup, SignalAction.Ignore);
        return ReplaceAsync(context, "failed to run command '{0}'", line.Operands, context.Environment);
    }

    /// <summary>setsid: where it already leads its process group it must fork; it then does not wait unless asked to (-w).</summary>
    public static async Task<int> NewSessionAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "wfc", longNames: new Dictionary<string, char> { ["wait"] = 'w', ["fork"] = 'f', ["ctty"] = 'c' }, stopAtOperand: true);
        if (line.Operands.Count == 0)
        {
            throw new UtilityException("no command specified");
        }

        var process = context.Process;
        if (process.GroupId != process.Id && !line.Has('f'))
        {
            (process.SessionId, process.GroupId) = (process.Id, process.Id);
            return await ReplaceAsync(context, "failed to execute {0}", line.Operands, context.Environment).ConfigureAwait(false);
        }
        var child = process.Table.Start(process, process.Image, process.Files.Copy(), process.WorkingDirectory, forked =>
        {
            (forked.SessionId, forked.GroupId) = (forked.Id, forked.Id);
            return ReplaceAsync(new ProgramContext(context.Container, forked), "failed to execute {0}", line.Operands, context.Environment);
        });
        return line.Has('w') ? await process.Table.WaitAsync(child, context.Killed).ConfigureAwait(false) : 0;
    }

    private static async Task<int> ReplaceAsync(
        ProgramContext context, string message, List<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string path;
        try
        {
            path = context.Container.Launcher.Locate(arguments[0], environment, context.Process.WorkingDirectory);
        }
        catch (SystemCallException exception)
        {
            var what = string.Format(System.Globalization.CultureInfo.InvariantCulture, message, arguments[0]);
            return await context.FailAsync($"{what}: {exception.Message}", exception.Error == Errno.NotFound ? 127 : 126).ConfigureAwait(false);
        }
        return await context.Container.Launcher.ExecAsync(context.Process, arguments, environment, path).ConfigureAwait(false);
    }
}
