namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Finds what belongs to cryptomeria, by labels and Helm's annotation, never by a fixed list of names.</summary>
public interface ISystemDiscovery
{
    /// <summary>
    /// The chains deployed in a namespace: gwc and mdsc first, then fdsc by number. A chain is there when its StatefulSet or a pod of it is.
    /// </summary>
    /// <param name="release">The Helm release; what another one has is not listed.</param>
    Task<IReadOnlyList<ChainInstance>> GetChainsAsync(string @namespace, string release, CancellationToken cancellationToken);

    /// <summary>The relayer pod that counts: not being deleted, Ready. Null where there is none.</summary>
    Task<PodRef?> FindRelayerAsync(string @namespace, string release, CancellationToken cancellationToken);

    /// <summary>Waits for <see cref="FindRelayerAsync"/> to answer a pod.</summary>
    /// <exception cref="OperationException"><c>RELAYER_POD_NOT_FOUND</c> where none exists, <c>RELAYER_POD_NOT_READY</c> with the reason where one does not become Ready in time.</exception>
    Task<PodRef> WaitRelayerAsync(string @namespace, string release, TimeSpan timeout, CancellationToken cancellationToken);
}

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
