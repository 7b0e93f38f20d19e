using System.Text.Json.Nodes;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>What <see cref="ReleaseOperations.ObserveAsync"/> saw.</summary>
/// <param name="Status">The release's status as helm names it, or null where there is no release.</param>
/// <param name="Values">The user's values of the release.</param>
public sealed record ReleaseObservation(string? Status, int Revision, JsonObject Values)
{
    /// <summary>A helm was killed at work on it: it is recovered before anything else.</summary>
    public bool NeedsRecovery => Status is "uninstalling" || Status?.StartsWith("pending-", StringComparison.Ordinal) == true;
}
