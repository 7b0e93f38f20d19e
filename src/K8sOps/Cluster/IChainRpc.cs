using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Asks chains for their state over the API server's pod proxy.</summary>
public interface IChainRpc
{
    /// <summary>The node's sync state (<c>GET :26657/status</c>).</summary>
    /// <exception cref="OperationException"><c>CHAIN_RPC_UNREACHABLE</c> (retryable) with <c>chainId</c> where it does not answer within the time-out.</exception>
    Task<ChainSync> GetSyncAsync(Chain chain, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>A node's sync state.</summary>
/// <param name="LatestHeight">The latest block's height.</param>
/// <param name="CatchingUp">True while it has not caught up with its peers.</param>
public sealed record ChainSync(long LatestHeight, bool CatchingUp)
{
    /// <summary>When the latest block was made, as the block says; null where the node does not tell.</summary>
    public DateTimeOffset? LatestBlockTime { get; init; }

    /// <summary>How long ago that was by the node's own clock, so that no other clock matters; null where it does not tell the time.</summary>
    public TimeSpan? BlockAge { get; init; }

    /// <summary>It was seen to make blocks, or not to; null where it was asked only once.</summary>
    public bool? Advances { get; init; }
}
