using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Builtins;

/// <summary>wait and trap</summary>
internal static class JobBuiltins
{
    public static async Task<int> WaitAsync(Shell shell, IReadOnlyList<string> words)
    {
        if (words.Count == 1)
        {
            while (shell.State.Jobs.Count > 0)
            {
                var (_, interrupted) = await WaitForAsync(shell, shell.State.Jobs[0]).ConfigureAwait(false);
                if (interrupted is { } signal)
                {
                    return 128 + (int)signal;
                }
            }
            return 0;
        }

        var status = 0;
        foreach (var word in words.Skip(1))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                throw new ShellException($"wait: Illegal number: {word}");
            }

            var job = shell.State.Jobs.Find(job => job.Id == id);
            if (job is null)
            {
                status = 127;
                continue;
            }
            (status, var interrupted) = await WaitForAsync(shell, job).ConfigureAwait(false);
            if (interrupted is { } signal)
            {
                return 128 + (int)signal;
            }
        }
        return status;
    }

    public static async Task<int> TrapAsync(Shell shell, IReadOnlyList<string> words)
    {
        var arguments = words.Skip(1).SkipWhile(word => word == "--").ToList();
        if (arguments.Count == 0)
        {
            foreach (var (name, action) in shell.State.Traps)
            {
                await shell.Context.WriteLineAsync($"trap -- {VariableBuiltins.Quote(action)} {name}").ConfigureAwait(false);
            }
            return 0;
        }

        // "trap - TERM" and "trap TERM" give the default action back.
        var action0 = arguments.Count == 1 ? "-" : arguments[0];
        foreach (var word in arguments.Skip(arguments.Count == 1 ? 0 : 1))
        {
            var name = word is "0" or "EXIT" ? "EXIT" : !word.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) && SignalNames.Parse(word) is { } signal and not Signal.None ? SignalNames.NameOf(signal) : null;
            if (name is null)
            {
                await shell.ErrorAsync($"trap: {word}: bad trap").ConfigureAwait(false);
                return 1;
            }
            shell.SetTrap(name, action0 == "-" ? null : action0);
        }
        return 0;
    }

    private static async Task<(int Status, Signal? Interrupted)> WaitForAsync(Shell shell, SimProcess job)
    {
        var arrived = shell.Process.SignalArrived;
        if (await Task.WhenAny(job.Exit, arrived).WaitAsync(shell.Process.Killed).ConfigureAwait(false) == arrived && !job.HasEnded)
        {
            return (0, shell.Process.NextSignal);
        }
        shell.State.Jobs.Remove(job);
        return (await shell.WaitAsync(job).ConfigureAwait(false), null);
    }
}
