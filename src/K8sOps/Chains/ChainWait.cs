using Cryptomeria.K8sOps.Cluster;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>Waits until chains answer and are in step with their peers.</summary>
/// <param name="limit">How long that may take.</param>
/// <param name="pause">The pause between two requests to one chain.</param>
/// <param name="progress">How often a wait that goes on says so.</param>
internal sealed class ChainWait(
    ISystemDiscovery discovery, ChainHeights heights, TimeProvider time, TimeSpan limit, TimeSpan pause, TimeSpan progress)
{
    /// <summary>Waits for all of them side by side.</summary>
    /// <exception cref="OperationException">
    /// <c>CHAIN_RPC_UNREACHABLE</c> (retryable) with the chains that do not answer, <c>CHAIN_NOT_READY</c> (retryable) where all answer and
    /// some are behind.
    /// </exception>
    /// <param name="release">The Helm release whose chains they are.</param>
    public async Task WaitAsync(
        string @namespace, string release, IReadOnlyList<ChainInstance> chains, IStepLog log, CancellationToken cancellationToken)
    {
        var ends = await Task.WhenAll(chains.Select(chain => WaitOneAsync(@namespace, release, chain, log, cancellationToken)));
        var failures = ends.OfType<Failure>().ToList();
        if (failures.Count == 0)
        {
            return;
        }

        var silent = failures.Exists(failure => !failure.Answers);
        var named = failures.Where(failure => failure.Answers != silent).ToList();
        throw new OperationException(
            silent ? ErrorCodes.ChainRpcUnreachable : ErrorCodes.ChainNotReady,
            string.Join("; ", named.Select(failure => $"{failure.ChainId} {failure.Why}")),
            retryable: true,
            new Dictionary<string, string> { ["chainId"] = string.Join(',', named.Select(failure => failure.ChainId)) });
    }

    private async Task<Failure?> WaitOneAsync(string @namespace, string release, ChainInstance chain, IStepLog log, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var told = TimeSpan.Zero;
        while (true)
        {
            var failure = await AskAsync(@namespace, chain, cancellationToken);
            var elapsed = time.GetElapsedTime(begin);
            if (failure is null || elapsed >= limit)
            {
                return failure;
            }

            if (told == TimeSpan.Zero || elapsed - told >= progress)
            {
                log.Event($"waiting for {chain.ChainId}: it {failure.Why}");
                told = elapsed;
            }

            await Task.Delay(pause, time, cancellationToken);
            if (chain.Pod is null || !failure.Answers)
            {
                // A pod that was replaced has another name or none.
                var now = await discovery.GetChainsAsync(@namespace, release, cancellationToken);
                chain = now.FirstOrDefault(other => other.ChainId == chain.ChainId) ?? chain with { Pod = null };
            }
        }
    }

    private async Task<Failure?> AskAsync(string @namespace, ChainInstance chain, CancellationToken cancellationToken)
    {
        if (chain.Pod is null)
        {
            return new Failure(chain.ChainId, false, "has no pod");
        }

        try
        {
            var sync = await heights.AskAsync(@namespace, chain, cancellationToken);
            return sync switch
            {
                { CatchingUp: true } => new Failure(chain.ChainId, true, "catches up with its peers"),
                { LatestHeight: < 1 } => new Failure(chain.ChainId, true, "has made no block yet"),
                _ => null,
            };
        }
        catch (OperationException e) when (e.Code == ErrorCodes.ChainRpcUnreachable)
        {
            return new Failure(chain.ChainId, false, "does not answer");
        }
    }

    private sealed record Failure(string ChainId, bool Answers, string Why);
}
