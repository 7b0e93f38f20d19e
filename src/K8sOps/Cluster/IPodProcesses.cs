namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Looks at and ends the processes of a container, by an exec that reads <c>/proc</c>.</summary>
public interface IPodProcesses
{
    /// <summary>
    /// The processes of a container. The asking shell and its children are left out, those of others who ask at the same time too, and
    /// so are zombies: what is listed really runs.
    /// </summary>
    /// <exception cref="OperationException">As for <see cref="IPodExec.RunAsync"/>; <c>UNEXPECTED_OUTPUT</c> (retryable) where the listing came cut.</exception>
    Task<IReadOnlyList<PodProcess>> ListProcessesAsync(PodRef pod, CancellationToken cancellationToken);

    /// <summary>
    /// Ends every process that carries an operation's id in its environment, with its children: TERM, then KILL after 1.2 s. Answers how many were there.
    /// </summary>
    /// <exception cref="OperationException">As for <see cref="IPodExec.RunAsync"/>; <c>EXEC_FAILED</c> (retryable) where one is left.</exception>
    Task<int> EndProcessesAsync(PodRef pod, string operationId, CancellationToken cancellationToken);
}

/// <summary>A process of a container.</summary>
/// <param name="Pid">Its id in the container.</param>
/// <param name="ParentPid">Its parent's id; 0 for the container's first process and for what an exec started.</param>
/// <param name="Arguments">Its argument vector; never empty. A line feed inside an argument reads as U+0001.</param>
/// <param name="Environment">Those of its variables whose names begin with <c>CRYPTOMERIA_</c>, as they were when it began; empty where another user's.</param>
/// <param name="Age">How long ago it began; null where <c>/proc</c> does not tell.</param>
public sealed record PodProcess(
    int Pid, int ParentPid, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, TimeSpan? Age)
{
    /// <summary>The id of the operation that started it, or null.</summary>
    public string? OperationId => Environment.GetValueOrDefault("CRYPTOMERIA_OP");
}
