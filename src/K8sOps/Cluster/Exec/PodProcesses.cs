namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>Observes and ends the processes of a container, by an exec that reads <c>/proc</c>.</summary>
public sealed class PodProcesses(IPodExec exec)
{
    /// <summary>
    /// The processes of a container. The asking shell and its children are left out, those of others who ask at the same time too, and
    /// so are zombies: what is listed really runs.
    /// </summary>
    /// <exception cref="OperationException">As for <see cref="IPodExec.RunAsync"/>; <c>UNEXPECTED_OUTPUT</c> (retryable) where the listing is incomplete.</exception>
    public Task<IReadOnlyList<PodProcess>> ListProcessesAsync(PodRef pod, CancellationToken cancellationToken) =>
        ProcessScripts.ListAsync(exec, pod, cancellationToken);

    /// <summary>
    /// Ends every process that carries an operation's id in its environment, with its children: TERM, then KILL after 1.2 s. Answers how many were there.
    /// </summary>
    /// <exception cref="OperationException">As for <see cref="IPodExec.RunAsync"/>; <c>EXEC_FAILED</c> (retryable) where one is left.</exception>
    public Task<int> EndProcessesAsync(PodRef pod, string operationId, CancellationToken cancellationToken) =>
        ProcessScripts.EndAsync(exec, pod, operationId, TimeSpan.Zero, cancellationToken);
}
