using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>All that one look at the system saw.</summary>
internal sealed record StatusView(
    SystemInventory Inventory,
    IReadOnlyList<ChainView> Chains,
    Look<RelayerProcesses> Processes,
    Look<RelayerConfig> Config,
    Look<IReadOnlyList<RlyChannel>> Channels,
    Look<IReadOnlyList<StorageInfo>> Storages)
{
    /// <summary>The open gateway channels; null where they cannot be told.</summary>
    public GatewayLinks? Links { get; } =
        Channels.Value is null ? null : GatewayLinks.Read(Channels.Value, Config.Value?.Paths ?? new Dictionary<string, RlyPath>());

    /// <summary>The <c>rly start</c> process, its pid null where none runs; null where that cannot be told.</summary>
    public RelayerProcess? Process { get; } = Describe(Inventory, Processes.Value, Config.Value);

    /// <summary>The chain's storage is registered at gwc; null where that cannot be told.</summary>
    public bool? IsRegistered(string chainId) => Storages.Value is { } storages ? GatewayLinks.IsRegistered(chainId, Links, storages) : null;

    private static RelayerProcess? Describe(SystemInventory inventory, RelayerProcesses? processes, RelayerConfig? config)
    {
        if (processes is null)
        {
            return null;
        }

        config ??= RelayerConfig.Missing;
        var relayable = SystemView.Relayable(config, inventory.Chains.Select(chain => chain.Instance));
        var seen = RelayerRunOperations.Describe(processes.Starts, config, relayable);

        // One that this API did not start does not say what it relays, but may have begun after all paths were there.
        return seen is { Paths: null, RelaysAllPaths: true } ? seen with { Paths = [.. relayable.Keys.Order(ChainOrder.Instance)] } : seen;
    }
}

/// <summary>A chain and what it answered.</summary>
internal sealed record ChainView(DeployedChain Chain, Look<ChainSync> Sync)
{
    public string ChainId => Chain.ChainId;

    public bool IsGateway => ChainId == ChannelPorts.GatewayChain;

    /// <summary>It is known not to answer; a look that was refused says nothing about the chain.</summary>
    public bool IsDead => Sync.Error?.Code == ErrorCodes.ChainRpcUnreachable;
}
