namespace Cryptomeria.K8sOps.Shell;

/// <summary>The log of what belongs to no job.</summary>
public sealed class SilentLog : IStepLog
{
    public static SilentLog Instance { get; } = new();

    public void Command(string command)
    {
    }

    public void CommandEnded(string command, string result)
    {
    }

    public void Stdout(string command, string line)
    {
    }

    public void Stderr(string command, string line)
    {
    }

    public void Event(string text)
    {
    }
}
