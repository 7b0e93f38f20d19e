using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Resources;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>A deployed chain.</summary>
/// <param name="ChainId">Its instance label: <c>gwc</c>, <c>mdsc</c>, <c>fdsc-0</c> ….</param>
/// <param name="Component">Its component label: <c>gwc</c>, <c>mdsc</c>, <c>fdsc</c>.</param>
/// <param name="Pod">Its chain container in the pod that counts (neither being deleted nor over), or null.</param>
/// <param name="Ready">That pod is Ready.</param>
/// <param name="PodName">The stable name of its pod 0, as in <c>cryptomeria-fdsc-0-0</c>.</param>
public sealed record Chain(string ChainId, string Component, PodRef? Pod, bool Ready, string PodName)
{
    /// <summary>The id of the chain with the gateway, which all others are linked to.</summary>
    public const string Gateway = "gwc";

    /// <summary>It has the gateway.</summary>
    public bool IsGateway => ChainId == Gateway;

    /// <summary>The host name the chains and the relayer reach it by, <c>{PodName}.cryptomeria-chain-headless</c>.</summary>
    public string Host => $"{PodName}.{HeadlessService}";

    /// <summary>The headless Service all chains share.</summary>
    public string HeadlessService { get; init; } = "cryptomeria-chain-headless";

    /// <summary>It is scaled to 0.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The phase of its pod, such as <c>Running</c>; null where it has none.</summary>
    public string? PodPhase { get; init; }

    /// <summary>The chains of a namespace, in the order people count them. A chain is there when its StatefulSet or a pod of it is.</summary>
    /// <param name="sets">The release's StatefulSets.</param>
    /// <param name="pods">The release's pods that count.</param>
    internal static IReadOnlyList<Chain> All(IEnumerable<WorkloadObject> sets, IEnumerable<PodObject> pods)
    {
        var chainPods = pods.Where(pod => IdOf(pod) is not null).ToLookup(pod => IdOf(pod)!, StringComparer.Ordinal);
        var chainSets = sets.Where(set => IdOf(set) is not null && set.Metadata.DeletionTimestamp is null).ToLookup(set => IdOf(set)!, StringComparer.Ordinal);
        return [.. chainPods.Select(group => group.Key).Union(chainSets.Select(group => group.Key), StringComparer.Ordinal)
            .Order(ChainOrder.Instance)
            .Select(id => Of(id, chainSets[id].FirstOrDefault(), [.. chainPods[id]]))];
    }

    private static Chain Of(string chainId, WorkloadObject? set, IReadOnlyList<PodObject> pods)
    {
        var first = FirstPodName(chainId, set, pods);
        var pod = PodStanding.Best(pods, one => one.Standing, one => one.Name == first ? DateTimeOffset.MaxValue : one.Metadata.CreationTimestamp);
        var component = (set ?? (ApiObject?)pod)?.Label(CryptomeriaObjects.ComponentLabel) ?? chainId.TrimEnd([.. "-0123456789"]);
        var chain = new Chain(chainId, component, pod?.Container(ContainerChoice.Chain), pod?.IsReady == true, first)
        {
            IsStopped = set?.Replicas == 0,
            PodPhase = pod?.Phase,
        };
        var service = set?.Spec?.ServiceName ?? pod?.Spec?.Subdomain;
        return string.IsNullOrEmpty(service) ? chain : chain with { HeadlessService = service };
    }

    private static string FirstPodName(string chainId, WorkloadObject? set, IReadOnlyList<PodObject> pods)
    {
        var owner = set?.Name ?? pods.Select(pod => pod.Own.Controller).FirstOrDefault(key => key is { Kind: "StatefulSet" })?.Name;
        return owner is null ? (pods is [var pod, ..] ? pod.Name : chainId) : $"{owner}-0";
    }

    /// <summary>An object is a chain's, by the chart's labels.</summary>
    internal static bool Is(ApiObject item) =>
        item.Label(CryptomeriaObjects.NameLabel) == CryptomeriaObjects.Name && item.Label(CryptomeriaObjects.CategoryLabel) == CryptomeriaObjects.Chain;

    private static string? IdOf(ApiObject item) =>
        Is(item) ? item.Label(CryptomeriaObjects.InstanceLabel) ?? item.Label(CryptomeriaObjects.ComponentLabel) : null;
}
