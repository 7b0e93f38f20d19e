using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>What chains and pods answered at one moment: the part of the system that the cluster's objects do not show.</summary>
internal sealed record SystemObservations
{
    /// <summary>Nothing was asked.</summary>
    public static SystemObservations None { get; } = new();

    /// <summary>What each chain's RPC answered, by chain id; a chain that was not asked is not in it.</summary>
    public IReadOnlyDictionary<string, Observation<ChainSync>> Heights { get; init; } = new Dictionary<string, Observation<ChainSync>>();

    /// <summary>rly's processes in the relayer's pod.</summary>
    public Observation<RelayerProcesses> Processes { get; init; } = Observation<RelayerProcesses>.None;

    /// <summary>rly's configuration.</summary>
    public Observation<RelayerConfig> Config { get; init; } = Observation<RelayerConfig>.None;

    /// <summary>gwc's channels, as rly lists them.</summary>
    public Observation<IReadOnlyList<RlyChannel>> Channels { get; init; } = Observation<IReadOnlyList<RlyChannel>>.None;

    /// <summary>The storages registered at gwc.</summary>
    public Observation<IReadOnlyList<StorageInfo>> Storages { get; init; } = Observation<IReadOnlyList<StorageInfo>>.None;

    /// <summary>The ids, on gwc, of open channels whose counterparty is not open or not there. A chain that does not answer says nothing about its channels.</summary>
    public Observation<IReadOnlySet<string>> DeadChannels { get; init; } = Observation<IReadOnlySet<string>>.None;

    /// <summary>What a pod that is not Ready wrote last, or the last warning of its events, by the pod's name.</summary>
    public IReadOnlyDictionary<string, string> PodWords { get; init; } = new Dictionary<string, string>();
}
