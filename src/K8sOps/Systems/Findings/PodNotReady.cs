using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A pod is not Ready, or a workload lacks pods.</summary>
internal sealed class PodNotReady : FindingRule
{
    public override string Code => "POD_NOT_READY";

    public override string Hint => "see the pod's log and events; what is wrong with its image or values is mended by installing again";

    public override FindingScope Scope => FindingScope.Deployment;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        var workloads = system.Snapshot.Workloads.ToDictionary(workload => workload.Key);
        var pods = system.Snapshot.CountingPods.Where(pod => !pod.IsReady)
            .Select(pod => OfPod(system, pod, pod.Workload is { } key ? workloads.GetValueOrDefault(key) : null));
        var troubled = system.Snapshot.CountingPods.Where(pod => !pod.IsReady).Select(pod => pod.Workload).ToHashSet();
        var lacking = system.Snapshot.Workloads.Where(workload => workload is { IsReady: false, IsStopped: false } && !troubled.Contains(workload.Key)).Select(OfWorkload);
        return pods.Concat(lacking);
    }

    private Finding OfPod(ObservedSystem system, PodObject pod, Workload? workload)
    {
        var trouble = system.Troubles[pod.Name];
        var more = system.Seen.PodWords.GetValueOrDefault(pod.Name);

        // An outdated pod says nothing about what was asked for now.
        var lasting = trouble.LastingHint is not null && !pod.IsOutdated && workload is null or { IsObserved: true };
        var found = Found(pod.Instance ?? pod.Component ?? pod.Name, more is null ? trouble.What : $"{trouble.What}; {more}", lasting, trouble.Since);
        return found with
        {
            Hint = trouble.LastingHint ?? Hint,
            ErrorCode = ErrorCodes.WorkloadFailed,
            Scope = Scope | ScopeOf(pod),
            Details = DetailsOf(pod, trouble),
        };
    }

    private Finding OfWorkload(Workload workload)
    {
        var words = workload.Ready == workload.Replicas
            ? "pods of an older revision are being replaced"
            : string.Create(CultureInfo.InvariantCulture, $"{workload.Ready} of {workload.Replicas} pods are Ready");
        return Found(workload.Subject, words) with { Scope = Scope | Stopped.ScopeOf(workload) };
    }

    private static FindingScope ScopeOf(PodObject pod) =>
        pod.IsChain ? FindingScope.Chains : pod.Component == CryptomeriaObjects.Relayer ? FindingScope.RelayerPod : FindingScope.None;

    private static Dictionary<string, DetailValue> DetailsOf(PodObject pod, PodTrouble trouble)
    {
        var details = new Dictionary<string, DetailValue> { ["pod"] = pod.Name };
        foreach (var (name, value) in new[] { ("reason", trouble.Reason), ("container", trouble.Container), ("image", trouble.Image) })
        {
            if (value is { Length: > 0 })
            {
                details[name] = value;
            }
        }

        return details;
    }
}
