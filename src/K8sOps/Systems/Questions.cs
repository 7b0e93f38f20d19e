using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>How chains and pods are asked: on behalf of a job, or for a view that waits only a while.</summary>
internal abstract class Questions
{
    /// <summary>Asks a chain for its height.</summary>
    public abstract Task<Observation<ChainSync>> HeightAsync(Chain chain);

    /// <summary>Asks what only a program in a pod knows.</summary>
    /// <param name="what">What is asked, for messages; one name is always one question.</param>
    /// <param name="hopeless">Completed when the answer is known not to come; null where that cannot be known.</param>
    public abstract Task<Observation<T>> InPodAsync<T>(string what, PodRef pod, Func<PodSession, Task<T>> ask, Task? hopeless = null)
        where T : class;
}
