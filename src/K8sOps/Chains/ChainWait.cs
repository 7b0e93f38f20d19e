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
            var verdict = assessment.WaitFor(FindingScope.Chains);
            var elapsed = time.GetElapsedTime(begin);
            if (verdict.IsOver)
            {
                return assessment.System.Chains;
            }

            if (verdict.Failure is { } failure)
            {
                throw failure;
            }

            if (elapsed >= timings.Chains)
            {
                throw NotThere(assessment);
            }

            if (reported.Missing != verdict.Missing || elapsed - reported.At >= timings.Progress)
            {
                run.Log.Event($"waiting: {verdict.Missing}");
                reported = (verdict.Missing, elapsed);
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
            answered[chain.ChainId] = await Observation<ChainSync>.OfAsync(() => heights.AskAsync(run.Namespace, chain, run.Token))));
        var seen = deployment.System.Seen with { Heights = answered.ToDictionary(StringComparer.Ordinal) };

        // Whether they make blocks is looked at where the work is done.
        return observer.Assess(deployment.System.Snapshot, seen with { Heights = seen.Heights.ToDictionary(height => height.Key, height => WithoutAge(height.Value)) });
    }

    private static Observation<ChainSync> WithoutAge(Observation<ChainSync> height) => height with { Value = height.Value is { } sync ? sync with { BlockAge = null } : null };

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
