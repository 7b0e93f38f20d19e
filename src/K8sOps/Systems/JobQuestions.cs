using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Asks on behalf of a job: as long as it takes, and chains until they are seen to make blocks or not to.</summary>
internal sealed class JobQuestions(OperationRun run, ChainHeights heights) : Questions
{
    public override Task<Observation<ChainSync>> HeightAsync(Chain chain) =>
        Observation<ChainSync>.OfAsync(() => heights.WatchAsync(run.Namespace, chain, run.Token));

    public override Task<Observation<T>> InPodAsync<T>(string what, PodRef pod, Func<PodSession, Task<T>> ask, Task? hopeless = null) =>
        Observation<T>.OfAsync(() => ask(run.In(pod)));
}
