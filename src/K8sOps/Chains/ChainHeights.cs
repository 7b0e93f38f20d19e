using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>
/// Asks chains for their height and remembers the answers, so that a look shortly after another needs no wait to see a chain make blocks.
/// </summary>
/// <param name="request">How long one request may take.</param>
/// <param name="pause">The pause between two requests.</param>
/// <param name="window">How long a chain may make no block before it counts as standing still.</param>
internal sealed class ChainHeights(IChainRpc rpc, TimeProvider time, TimeSpan request, TimeSpan pause, TimeSpan window)
{
    private readonly ConcurrentDictionary<(string Namespace, string ChainId), Sample> _samples = new();

    /// <summary>Asks once.</summary>
    /// <exception cref="OperationException"><c>CHAIN_RPC_UNREACHABLE</c> where the chain does not answer.</exception>
    public async Task<ChainSync> AskAsync(string @namespace, ChainInstance chain, CancellationToken cancellationToken)
    {
        if (chain.Pod is null)
        {
            throw Unreachable(chain, "its pod is not there");
        }

        var sync = await rpc.GetSyncAsync(chain, request, cancellationToken);
        _samples.AddOrUpdate(
            (@namespace, chain.ChainId),
            (_, now) => new Sample(sync.LatestHeight, now, null),
            (_, last, now) => last.Next(sync.LatestHeight, now, window),
            time.GetUtcNow());
        return sync;
    }

    /// <summary>Asks until the chain is seen to make blocks, or has made none for the window. An unreachable chain is an answer too.</summary>
    public async Task<ChainHeight> LookAsync(string @namespace, ChainInstance chain, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            ChainSync sync;
            try
            {
                sync = await AskAsync(@namespace, chain, cancellationToken);
            }
            catch (OperationException e) when (e.Code == ErrorCodes.ChainRpcUnreachable)
            {
                return new ChainHeight(null, false, false);
            }

            var advances = _samples[(@namespace, chain.ChainId)].AdvancedSince(time.GetUtcNow() - window);
            if (advances || time.GetElapsedTime(begin) >= window)
            {
                return new ChainHeight(sync.LatestHeight, advances, sync.CatchingUp);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>Waits until a chain reaches a height. One that does not answer for a moment is asked again.</summary>
    public async Task WaitHeightAsync(string @namespace, ChainInstance chain, long height, CancellationToken cancellationToken)
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

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static OperationException Unreachable(ChainInstance chain, string why) => new(
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

/// <summary>A chain's height at a look.</summary>
/// <param name="Height">Null where it does not answer.</param>
/// <param name="Advances">It made a block within the window.</param>
internal sealed record ChainHeight(long? Height, bool Advances, bool CatchingUp);
