using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps;

/// <summary>For observations on whose behalf nothing is logged.</summary>
internal sealed class SilentLog : IStepLog
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
