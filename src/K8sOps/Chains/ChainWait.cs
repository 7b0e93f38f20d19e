using System.Collections.Concurrent;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>Waits until every chain answers and is in step with its peers.</summary>
internal sealed class ChainWait(SystemObserver observer, ChainHeights heights, TimeProvider time, OperationTimings timings)
{
    /// <summary>Waits for all of them side by side. Answers the chains as they are then.</summary>
    /// <exception cref="OperationException">
    /// <c>CHAIN_RPC_UNREACHABLE</c> (retryable) with the chains that do not answer, <c>CHAIN_NOT_READY</c> (retryable) where all answer and
    /// some are behind; and as <see cref="WaitVerdict"/> gives up.
    /// </exception>
    public async Task<IReadOnlyList<Chain>> WaitAsync(OperationRun run)
    {
        var begin = time.GetTimestamp();
        var answered = new ConcurrentDictionary<string, Observation<ChainSync>>(StringComparer.Ordinal);
        (string? Missing, TimeSpan At) reported = (null, TimeSpan.Zero);
        while (true)
        {
            var assessment = await ObserveAsync(run, answered);
            if (assessment.WaitFor(FindingScope.Chains).MissingOrThrow() is not { } missing)
            {
                return assessment.System.Chains;
            }

            var elapsed = time.GetElapsedTime(begin);
            if (elapsed >= timings.Chains)
            {
                throw NotThere(assessment);
            }

            if (reported.Missing != missing || elapsed - reported.At >= timings.Progress)
            {
                run.Log.Event($"waiting: {missing}");
                reported = (missing, elapsed);
            }

            await Task.Delay(timings.ObservationPause, time, run.Token);
        }
    }

    // A chain that was well is not asked again: it is the others that are waited for.
    private async Task<Assessment> ObserveAsync(OperationRun run, ConcurrentDictionary<string, Observation<ChainSync>> answered)
    {
        var deployment = await observer.AssessDeploymentAsync(run);
        var chains = deployment.System.Chains;
        await Task.WhenAll(chains.Where(chain => answered.GetValueOrDefault(chain.ChainId)?.Value is not { CatchingUp: false, LatestHeight: > 0 }).Select(async chain =>
            answered[chain.ChainId] = await Observation<ChainSync>.OfAsync(() => AskAsync(run, chain))));
        return observer.Assess(deployment.System.Snapshot, deployment.System.Seen with { Heights = answered });
    }

    // Whether they make blocks is observed where the work is done.
    private async Task<ChainSync> AskAsync(OperationRun run, Chain chain) => await heights.AskAsync(run.Namespace, chain, run.Token) with { BlockAge = null };

    private static OperationException NotThere(Assessment assessment)
    {
        var findings = assessment.About(FindingScope.Chains);
        var silent = findings.Where(finding => finding.Code != ErrorCodes.ChainNotReady).ToList();
        var named = silent.Count > 0 ? silent : findings;
        return new OperationException(
            silent.Count > 0 ? ErrorCodes.ChainRpcUnreachable : ErrorCodes.ChainNotReady,
            FindingsText.Line(named),
            retryable: true,
            new Dictionary<string, string> { ["chainId"] = string.Join(',', named.Select(finding => finding.Subject).OfType<string>().Distinct()) });
    }
}
