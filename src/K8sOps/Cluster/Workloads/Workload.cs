namespace Cryptomeria.K8sOps.Cluster.Workloads;

/// <summary>A StatefulSet or Deployment of cryptomeria's.</summary>
/// <param name="Replicas">As asked for (<c>spec.replicas</c>).</param>
/// <param name="Ready">Pods that are Ready and of the newest template.</param>
/// <param name="Recorded">The replicas a stop wrote down, or null.</param>
/// <param name="Selector">The labels its pods carry.</param>
internal sealed record Workload(
    WorkloadKind Kind, string Name, int Replicas, int Ready, bool Settled, int? Recorded, IReadOnlyDictionary<string, string> Selector)
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

    /// <summary>The pods' labels as a selector.</summary>
    public string SelectorText => string.Join(',', Selector.Select(label => $"{label.Key}={label.Value}"));
}

/// <summary>The kinds of workloads cryptomeria has.</summary>
internal enum WorkloadKind
{
    StatefulSet,
    Deployment,
}
