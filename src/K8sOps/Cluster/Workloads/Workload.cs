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

    /// <summary>The pods' labels as a selector.</summary>
    public string SelectorText => string.Join(',', Selector.Select(label => $"{label.Key}={label.Value}"));
}

/// <summary>The kinds of workloads cryptomeria has.</summary>
internal enum WorkloadKind
{
    StatefulSet,
    Deployment,
}
