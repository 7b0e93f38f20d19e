using System.Text.Json.Nodes;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>A release as <c>helm status -o json</c> tells it.</summary>
/// <param name="Status"><c>deployed</c>, <c>failed</c>, <c>pending-install</c>, <c>pending-upgrade</c>, <c>pending-rollback</c>, <c>uninstalling</c> ….</param>
/// <param name="Values">The values given by the user; an empty object where there are none.</param>
public sealed record HelmRelease(string Name, string Namespace, string Status, int Revision, string Description, JsonObject Values)
{
    /// <summary>Its objects, as YAML; empty where helm does not tell.</summary>
    public string Manifest { get; init; } = string.Empty;

    /// <summary>A helm is at work on it, or was killed while it was.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal);

    /// <summary>It has to be brought out of what a killed helm left it in before another can work on it.</summary>
    public bool NeedsRecovery => IsPending || Status == "uninstalling";
}
