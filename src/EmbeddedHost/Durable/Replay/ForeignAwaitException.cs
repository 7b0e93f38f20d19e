namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>An orchestrator awaited something other than a durable task.</summary>
public sealed class ForeignAwaitException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public ForeignAwaitException()
        : base("The orchestrator awaited something that is not a durable task, or left its thread (Task.Delay, Task.Run, I/O, ConfigureAwait(false), middleware that"
            + " awaits). That cannot be replayed. Await only tasks of the orchestration context: CreateTimer for a delay, CallActivityAsync for work and I/O.")
    {
    }
}
