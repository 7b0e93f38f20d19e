using System.Globalization;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Operations;

/// <summary>Waits until packets can flow: chains make blocks, channels are open, storages registered, the relayer relays all paths.</summary>
internal sealed class ReadinessOperations(SystemObserver observer, TimeProvider time, OperationTimings timings)
{
    /// <summary>Observes once. Changes nothing.</summary>
    public async Task<Readiness> LookAsync(OperationRun run)
    {
        var assessment = await observer.AssessAsync(run, quiet: false);
        var findings = assessment.About(FindingScope.Ibc);
        return findings.FirstOrDefault(finding => finding.ErrorCode is ErrorCodes.K8sForbidden or ErrorCodes.K8sUnauthorized) is null
            ? new Readiness(findings.Count == 0, FindingsText.Sentences(findings))
            : throw assessment.WaitFor(FindingScope.Ibc).Failure!;
    }

    public async Task<StepOutcome> WaitAsync(OperationRun run, IProgress<string>? progress)
    {
        string? reported = null;
        for (var first = true; ; first = false)
        {
            var assessment = await observer.AssessAsync(run, quiet: !first);
            var verdict = assessment.WaitFor(FindingScope.Ibc);
            if (verdict.IsOver)
            {
                var count = assessment.System.Chains.Count.ToString(CultureInfo.InvariantCulture);
                return new StepOutcome(first, $"ready: {count} chains make blocks, all linked, registered and relayed");
            }

            if (verdict.Failure is { } failure)
            {
                throw failure;
            }

            if (verdict.Missing != reported)
            {
                reported = verdict.Missing;
                run.Log.Event($"waiting: {reported}");
                progress?.Report(reported!);
            }

            await Task.Delay(timings.LookPause, time, run.Token);
        }
    }
}
