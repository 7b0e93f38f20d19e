using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>kill: <c>-SIG</c>, <c>-s SIG</c>, <c>-0</c>, <c>-l</c>; process ids, and process groups as negative ids.</summary>
/// <remarks>dash's builtin does not take <c>--</c> after <c>-SIG</c> ("Illegal number: -"), only after <c>-s SIG</c> or alone.</remarks>
internal static class KillCommand
{
    public static async Task<int> RunAsync(ProgramContext context, IReadOnlyList<string> words, Func<string, ValueTask> error, bool builtin)
    {
        var targets = words.Skip(1).ToList();
        var signal = Signal.Terminate;
        if (targets is ["-l", ..])
        {
            await context.WriteLineAsync("HUP INT QUIT KILL USR1 USR2 PIPE ALRM TERM CHLD CONT").ConfigureAwait(false);
            return 0;
        }
        if (targets is [['-', not '-', ..] option, ..] && targets.Count > 1)
        {
            var name = option == "-s" ? targets[1] : option[1..];
            if (builtin && name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase))
            {
                await error($"kill: Illegal option -{name[0]}").ConfigureAwait(false);
                return 2;
            }
            targets.RemoveRange(0, option == "-s" ? 2 : 1);
            if (SignalNames.Parse(name) is not { } parsed)
            {
                await error($"kill: invalid signal number or name: {name}").ConfigureAwait(false);
                return 2;
            }
            signal = parsed;
            if (builtin && option != "-s" && targets is ["--", ..])
            {
                await error("kill: Illegal number: -").ConfigureAwait(false);
                return 2;
            }
        }
        if (targets is ["--", ..])
        {
            targets.RemoveAt(0);
        }

        if (targets.Count == 0)
        {
            await error("kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]...").ConfigureAwait(false);
            return 2;
        }

        var status = 0;
        foreach (var target in targets)
        {
            if (!int.TryParse(target, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            {
                await error($"kill: Illegal number: {target}").ConfigureAwait(false);
                return 2;
            }
            if (Send(context, id, signal))
            {
                continue;
            }

            await error("kill: No such process").ConfigureAwait(false);
            status = 1;
        }

        // A signal to oneself takes effect before the next command.
        context.Killed.ThrowIfCancellationRequested();
        return status;
    }

    private static bool Send(ProgramContext context, int id, Signal signal)
    {
        var table = context.Process.Table;
        if (id > 0)
        {
            return table.Send(id, signal);
        }

        if (id < -1)
        {
            return table.SendToGroup(-id, signal);
        }

        if (id == 0)
        {
            return table.SendToGroup(context.Process.GroupId, signal);
        }

        // -1: everyone but process 1 and oneself.
        var others = table.All.Where(process => process.Id != 1 && process.Id != context.Process.Id).ToList();
        foreach (var other in others)
        {
            table.Send(other.Id, signal);
        }

        return others.Count > 0;
    }
}
