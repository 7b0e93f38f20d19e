using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>A StatefulSet or Deployment of cryptomeria's.</summary>
/// <param name="Replicas">As asked for (<c>spec.replicas</c>).</param>
/// <param name="Ready">Pods that are Ready and of the newest template.</param>
/// <param name="Recorded">The replicas a stop wrote down, or null.</param>
/// <param name="Facts">What tells its pods.</param>
internal sealed record Workload(WorkloadKind Kind, string Name, int Replicas, int Ready, int? Recorded, ObjectFacts Facts)
{
    /// <summary>Where a stop writes down the replicas a resume restores.</summary>
    public const string RecordAnnotation = "cryptomeria-functions/replicas";

    public ObjectKey Key => Facts.Key;

    /// <summary>The chain it is, or the component: what findings about it name.</summary>
    public string Subject => Facts.Label(CryptomeriaObjects.InstanceLabel) ?? Facts.Label(CryptomeriaObjects.ComponentLabel) ?? Name;

    /// <summary>It is the relayer's.</summary>
    public bool IsRelayer => Facts.Label(CryptomeriaObjects.ComponentLabel) == CryptomeriaObjects.Relayer;

    /// <summary>It is a chain's.</summary>
    public bool IsChain => Facts.Label(CryptomeriaObjects.CategoryLabel) == CryptomeriaObjects.Chain;

    /// <summary>All its pods are there and Ready, and none of an older template is left.</summary>
    public bool IsReady => IsSettled && Ready == Replicas;

    /// <summary>Its controller has made all its pods, of its newest template.</summary>
    public bool IsSettled { get; init; }

    /// <summary>
    /// It is scaled to 0 and should not be: a stop brought it down and nothing brought it up since, or somebody scaled down a chain or the relayer, without
    /// which there is no system.
    /// </summary>
    public bool IsStopped => Replicas == 0 && (Recorded > 0 || (Recorded is null && (IsChain || IsRelayer)));

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

    public static Workload Of(WorkloadKind kind, WorkloadObject item)
    {
        var (status, replicas) = (item.Status ?? new WorkloadStatusPart(), item.Replicas);
        var isSet = kind == WorkloadKind.StatefulSet;
        var current = isSet
            ? string.IsNullOrEmpty(status.UpdateRevision) || status.CurrentRevision == status.UpdateRevision || status.UpdatedReplicas == replicas
            : (status.UpdatedReplicas ?? 0) == replicas;
        return new Workload(kind, item.Name, replicas, status.ReadyReplicas ?? 0, RecordOf(item), item.Facts(kind.ToString()))
        {
            IsSettled = item.Metadata.DeletionTimestamp is null && item.IsObserved && (status.Replicas ?? 0) == replicas && current,
            IsObserved = item.IsObserved,
            KeepsBrokenPods = isSet && item.Spec?.UpdateStrategy is null or { Type: null or "RollingUpdate", RollingUpdate: null or { Partition: null or 0 } },
        };
    }

    private static int? RecordOf(WorkloadObject item) =>
        int.TryParse(item.Metadata.Annotations?.GetValueOrDefault(RecordAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var record) ? record : null;
}

/// <summary>The kinds of workloads cryptomeria has.</summary>
internal enum WorkloadKind
{
    StatefulSet,
    Deployment,
}
