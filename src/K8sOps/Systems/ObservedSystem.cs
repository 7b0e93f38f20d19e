using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>All that was seen of a system at one moment: what <see cref="FindingRule"/>s read.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Timings">When what may pass is given up on.</param>
internal sealed record ObservedSystem(SystemSnapshot Snapshot, SystemObservations Seen, DateTimeOffset Now, OperationTimings Timings)
{
    public IReadOnlyList<Chain> Chains => Snapshot.Chains;

    /// <summary>The channels of all chains but gwc.</summary>
    public IReadOnlyList<GatewayChannel> Channels { get; } = GatewayChannel.All(Snapshot.Chains, Seen);

    /// <summary>The <c>rly start</c> process, its pid null where none runs; null where that is not known.</summary>
    public RelayerProcess? Process { get; } = Describe(Snapshot, Seen.Processes.Value, Seen.Config.Value ?? RelayerConfig.Missing);

    /// <summary>What is wrong with the pods that are not Ready, by the pod's name.</summary>
    public IReadOnlyDictionary<string, PodTrouble> Troubles { get; } = Snapshot.CountingPods
        .Where(pod => !pod.IsReady)
        .ToDictionary(pod => pod.Name, pod => PodTrouble.Of(pod, Now, Timings), StringComparer.Ordinal);

    /// <summary>The chain is known not to answer; an answer that was refused says nothing about the chain.</summary>
    public bool IsSilent(Chain chain) => Seen.Heights.GetValueOrDefault(chain.ChainId)?.Error?.Code == ErrorCodes.ChainRpcUnreachable;

    private static RelayerProcess? Describe(SystemSnapshot snapshot, RelayerProcesses? processes, RelayerConfig config)
    {
        var chainIds = snapshot.Chains.Select(chain => chain.ChainId).ToList();
        var process = processes?.Describe(config, chainIds);

        // One that this API did not start does not say what it relays, but may have begun after all paths were there.
        return process is { Paths: null, RelaysAllPaths: true }
            ? process with { Paths = [.. config.Relayable(chainIds).Keys.Order(ChainOrder.Instance)] }
            : process;
    }
}
