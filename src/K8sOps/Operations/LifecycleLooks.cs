using System.Text.Json.Nodes;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>What <see cref="Lifecycle.PreflightOperations.ObserveAsync"/> saw.</summary>
/// <param name="NeedsHelm">False where helm has nothing to do.</param>
/// <param name="Message">What was checked, or why nothing had to be.</param>
public sealed record PreflightObservation(bool NeedsHelm, string Message);

/// <summary>What <see cref="Lifecycle.ReleaseOperations.ObserveAsync"/> saw.</summary>
/// <param name="Status">The release's status as helm names it, or null where there is no release.</param>
/// <param name="Values">The user's values of the release.</param>
public sealed record ReleaseObservation(string? Status, int Revision, JsonObject Values)
{
    /// <summary>A helm was killed at work on it: it is recovered before anything else.</summary>
    public bool NeedsRecovery => Status is "uninstalling" || Status?.StartsWith("pending-", StringComparison.Ordinal) == true;
}

/// <summary>A workload as <see cref="Lifecycle.WorkloadOperations.ObserveAsync"/> saw it.</summary>
/// <param name="NeedsStop">A stop would change it.</param>
/// <param name="ResumesTo">The replicas a resume would give it, or null where it would change nothing.</param>
public sealed record WorkloadObservation(string Name, int Replicas, bool IsReady, bool NeedsStop, int? ResumesTo);
