namespace Cryptomeria.K8sOps.Cluster;

/// <summary>A deployed chain.</summary>
/// <param name="ChainId">Its instance label: <c>gwc</c>, <c>mdsc</c>, <c>fdsc-0</c> ….</param>
/// <param name="Component">Its component label: <c>gwc</c>, <c>mdsc</c>, <c>fdsc</c>.</param>
/// <param name="Pod">Its chain container in the pod that counts (not being deleted), or null.</param>
/// <param name="Ready">That pod is Ready.</param>
/// <param name="PodName">The stable name of its pod 0, as in <c>cryptomeria-fdsc-0-0</c>.</param>
public sealed record ChainInstance(string ChainId, string Component, PodRef? Pod, bool Ready, string PodName)
{
    /// <summary>The host name the chains and the relayer reach it by, <c>{PodName}.cryptomeria-chain-headless</c>.</summary>
    public string Host => $"{PodName}.{HeadlessService}";

    /// <summary>The headless Service all chains share.</summary>
    public string HeadlessService { get; init; } = "cryptomeria-chain-headless";
}
