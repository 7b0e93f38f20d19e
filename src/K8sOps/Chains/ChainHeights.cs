using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>
/// Asks chains for their height and remembers the answers, so that an observation shortly after another needs no wait to see a chain make blocks.
/// </summary>
internal sealed class ChainHeights(IChainRpc rpc, TimeProvider time, OperationTimings timings)
{
    private readonly ConcurrentDictionary<(string Namespace, string ChainId), Sample> _samples = new();

    /// <summary>Asks once.</summary>
    /// <exception cref="OperationException"><c>CHAIN_RPC_UNREACHABLE</c> where the chain does not answer.</exception>
    public async Task<ChainSync> AskAsync(string @namespace, Chain chain, CancellationToken cancellationToken)
    {
        if (chain.Pod is null)
        {
            throw Unreachable(chain, "its pod is not there");
        }

        var sync = await rpc.GetSyncAsync(chain, timings.ChainRequest, cancellationToken);
        _samples.AddOrUpdate(
            (@namespace, chain.ChainId),
            (_, now) => new Sample(sync.LatestHeight, now, null),
            (_, last, now) => last.Next(sync.LatestHeight, now, timings.Block),
            time.GetUtcNow());
        return sync;
    }

    /// <summary>Asks until the chain is seen to make blocks, or has made none for the window.</summary>
    /// <exception cref="OperationException">As <see cref="AskAsync"/>.</exception>
    public async Task<ChainSync> WatchAsync(string @namespace, Chain chain, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            var sync = await AskAsync(@namespace, chain, cancellationToken);
            var advances = _samples[(@namespace, chain.ChainId)].AdvancedSince(time.GetUtcNow() - timings.Block);
            if (advances || time.GetElapsedTime(begin) >= timings.Block)
            {
                return sync with { Advances = advances };
            }

            await Task.Delay(timings.ChainPause, time, cancellationToken);
        }
    }

    /// <summary>Waits until a chain reaches a height. One that does not answer for a moment is asked again.</summary>
    public async Task WaitHeightAsync(string @namespace, Chain chain, long height, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if ((await AskAsync(@namespace, chain, cancellationToken)).LatestHeight >= height)
                {
                    return;
                }
            }
            catch (OperationException e) when (e.Code == ErrorCodes.ChainRpcUnreachable)
            {
                // The bound on the wait is the caller's token.
            }

            await Task.Delay(timings.ChainPause, time, cancellationToken);
        }
    }

    private static OperationException Unreachable(Chain chain, string why) => new(
        ErrorCodes.ChainRpcUnreachable, $"{chain.ChainId} does not answer: {why}", retryable: true,
        new Dictionary<string, string> { ["chainId"] = chain.ChainId });

    /// <param name="Advanced">When it was last seen to have grown over a sample that was younger than the window.</param>
    private sealed record Sample(long Height, DateTimeOffset At, DateTimeOffset? Advanced)
    {
        // Growth over an old sample does not tell that it grows still.
        public Sample Next(long height, DateTimeOffset now, TimeSpan window) =>
            new(height, now, height > Height && now - At <= window ? now : height < Height ? null : Advanced);

        public bool AdvancedSince(DateTimeOffset then) => Advanced >= then;
    }
}
