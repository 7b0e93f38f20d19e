using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>The end of a container's log.</summary>
internal interface IPodLogTail
{
    /// <summary>The last lines written since a moment, at most so many.</summary>
    /// <exception cref="OperationException">The log cannot be read.</exception>
    Task<string> TailAsync(PodRef pod, int lines, DateTimeOffset since, CancellationToken cancellationToken);
}
