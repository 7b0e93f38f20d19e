using Cryptomeria.K8sOps.Systems;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Workloads;

/// <summary>A StatefulSet or Deployment of cryptomeria's.</summary>
/// <param name="Replicas">As asked for (<c>spec.replicas</c>).</param>
/// <param name="Ready">Pods that are Ready and of the newest template.</param>
/// <param name="Recorded">The replicas a stop wrote down, or null.</param>
/// <param name="Selector">The labels its pods carry.</param>
/// <param name="Facts">What tells its pods.</param>
internal sealed record Workload(
    WorkloadKind Kind, string Name, int Replicas, int Ready, bool Settled, int? Recorded, IReadOnlyDictionary<string, string> Selector, ObjectFacts Facts)
{
    /// <summary>Where a stop writes down the replicas a resume restores.</summary>
    public const string RecordAnnotation = "cryptomeria-functions/replicas";

    /// <summary>All its pods are there and Ready, and none of an older template is left.</summary>
    public bool IsReady => Settled && Ready == Replicas;

    /// <summary>A stop brought it down, and nothing brought it up since.</summary>
    public bool IsStopped => Replicas == 0 && Recorded > 0;

    /// <summary>A stop has to change it. One at 0 with a record was stopped before: its record is the truth, not its replicas.</summary>
    public bool NeedsStop => Replicas > 0 || Recorded is null;

    /// <summary>
    /// The replicas a resume gives it; null where it has nothing to do. One at 0 without a record was stopped by something else and gets 1; one that was at 0
    /// before the stop stays there, with its record; of one that runs again only the record goes.
    /// </summary>
    public int? ResumesTo => (Replicas, Recorded) switch
    {
        ( > 0, null) => null,
        ( > 0, _) => Replicas,
        (_, null) => 1,
        (_, 0) => null,
        _ => Recorded,
    };

    /// <summary>Its controller replaces its pods one after another, the last one first, but never one that is not Ready: that one stays.</summary>
    public bool KeepsBrokenPods { get; init; }

    /// <summary>Its controller has seen its last change, so that its pods can be judged by it.</summary>
    public bool IsObserved { get; init; }
}

/// <summary>A pod of a workload.</summary>
internal sealed record WorkloadPod(V1Pod Pod, Workload Workload, PodStanding Standing)
{
    public string Name => Pod.Metadata.Name;

    public string Uid => Pod.Metadata.Uid;
}

/// <summary>The kinds of workloads cryptomeria has.</summary>
internal enum WorkloadKind
{
    StatefulSet,
    Deployment,
}
