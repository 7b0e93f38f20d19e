namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Asks chains for their state over the API server's pod proxy.</summary>
public interface IChainRpc
{
    /// <summary>The node's sync state (<c>GET :26657/status</c>).</summary>
    /// <exception cref="OperationException"><c>CHAIN_RPC_UNREACHABLE</c> (retryable) with <c>chainId</c> where it does not answer within the time-out.</exception>
    Task<ChainSync> GetSyncAsync(ChainInstance chain, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>A node's sync state.</summary>
/// <param name="LatestHeight">The latest block's height.</param>
/// <param name="CatchingUp">True while it has not caught up with its peers.</param>
public sealed record ChainSync(long LatestHeight, bool CatchingUp);
