namespace Cryptomeria.K8sOps.Cluster.Workloads;

/// <summary>A workload as <see cref="WorkloadOperations.ObserveAsync"/> saw it.</summary>
/// <param name="NeedsStop">A stop would change it.</param>
/// <param name="ResumesTo">The replicas a resume would give it, or null where it would change nothing.</param>
public sealed record WorkloadObservation(string Name, int Replicas, bool NeedsStop, int? ResumesTo);
