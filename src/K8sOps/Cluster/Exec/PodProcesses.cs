namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>Asks over <see cref="IPodExec"/>.</summary>
internal sealed class PodProcesses(IPodExec exec) : IPodProcesses
{
    public Task<IReadOnlyList<PodProcess>> ListProcessesAsync(PodRef pod, CancellationToken cancellationToken) =>
        ProcessScripts.ListAsync(exec, pod, cancellationToken);

    public Task<int> EndProcessesAsync(PodRef pod, string operationId, CancellationToken cancellationToken) =>
        ProcessScripts.EndAsync(exec, pod, operationId, TimeSpan.Zero, cancellationToken);
}
