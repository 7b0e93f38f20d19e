using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>timeout: runs a command in a process group of its own and ends that group when the time is over (exit code 124).</summary>
internal static class TimeoutUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "fpv", "sk", new Dictionary<string, char> { ["signal"] = 's', ["kill-after"] = 'k', ["foreground"] = 'f', ["preserve-status"] = 'p' }, 125, stopAtOperand: true);
        if (line.Operands.Count < 2)
        {
            throw new UtilityException("missing operand", 125);
        }

        var duration = TimeUtilities.Duration(line.Operands[0]) ?? throw new UtilityException($"invalid time interval '{line.Operands[0]}'", 125);
        var signal = line.Value('s') is { } name ? SignalNames.Parse(name) ?? throw new UtilityException($"invalid signal '{name}'", 125) : Signal.Terminate;
        var killAfter = line.Value('k') is { } grace ? TimeUtilities.Duration(grace) : null;

        var process = context.Process;
        if (!line.Has('f'))
        {
            process.GroupId = process.Id;
        }

        process.SetAction(Signal.Terminate, SignalAction.Catch);
        SimProcess child;
        try
        {
            child = context.Container.Launcher.Spawn(process, [.. line.Operands.Skip(1)], context.Environment, process.Files.Copy(), process.WorkingDirectory);
        }
        catch (SystemCallException exception)
        {
            return await context.FailAsync($"failed to run command '{line.Operands[1]}': {exception.Message}", exception.Error == Errno.NotFound ? 127 : 126).ConfigureAwait(false);
        }

        var forwarded = process.SignalArrived;
        var expired = duration == TimeSpan.Zero ? Task.Delay(Timeout.InfiniteTimeSpan, context.Killed) : Task.Delay(duration, context.Time, context.Killed);
        var first = await Task.WhenAny(child.Exit, expired, forwarded).ConfigureAwait(false);
        context.Killed.ThrowIfCancellationRequested();
        if (first == child.Exit)
        {
            return await context.Process.Table.WaitAsync(child, context.Killed).ConfigureAwait(false);
        }

        Send(first == forwarded ? Signal.Terminate : signal);
        if (killAfter is { } wait && await Task.WhenAny(child.Exit, Task.Delay(wait, context.Time, context.Killed)).ConfigureAwait(false) != child.Exit)
        {
            process.Table.Send(child.Id, Signal.Kill);
        }
        var status = await process.Table.WaitAsync(child, context.Killed).ConfigureAwait(false);
        return line.Has('p') || status == 128 + (int)Signal.Kill || first == forwarded ? status : 124;

        void Send(Signal what)
        {
            process.Table.Send(child.Id, what);
            if (line.Has('f'))
            {
                return;
            }

            process.SetAction(what, SignalAction.Ignore);
            process.Table.SendToGroup(process.Id, what);
        }
    }
}
