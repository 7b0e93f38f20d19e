using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>A shell's traps and what they mean for its process.</summary>
internal sealed class SignalTraps(Shell shell)
{
    /// <summary>Sets a trap; null gives the signal its default action back, "" ignores it.</summary>
    public void Set(string name, string? action)
    {
        if (action is null)
        {
            shell.State.Traps.Remove(name);
        }
        else
        {
            shell.State.Traps[name] = action;
        }

        if (name == "EXIT")
        {
            return;
        }

        shell.Process.SetAction(SignalNames.Parse(name)!.Value, action switch
        {
            null => SignalAction.Default,
            "" => SignalAction.Ignore,
            _ => SignalAction.Catch,
        });
    }

    /// <summary>Runs the actions of the signals that have arrived; $? is afterwards what it was.</summary>
    public async Task HandleAsync()
    {
        while (shell.Process.TryTakeSignal(out var signal))
        {
            if (!shell.State.Traps.TryGetValue(SignalNames.NameOf(signal), out var action) || action.Length == 0)
            {
                continue;
            }

            var status = shell.State.LastStatus;
            await shell.RunScriptAsync(action).ConfigureAwait(false);
            shell.State.LastStatus = status;
        }
    }
}
