using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.Functions.Steps;

/// <summary>What plans say of a release.</summary>
internal static class ReleaseWords
{
    /// <summary>That it is recovered first, to be read on from; empty where it need not be.</summary>
    public static string Recovery(this ReleaseObservation release) => release.NeedsRecovery ? $"recover the release, which is {release.Status}; " : string.Empty;
}
