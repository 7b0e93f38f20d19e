using System.Globalization;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Waits until packets can flow: chains make blocks, channels are open, storages registered, the relayer relays all paths.</summary>
public sealed class ReadinessOperations
{
    private readonly SystemObserver _observer;
    private readonly TimeProvider _time;
    private readonly OperationTimings _timings;

    internal ReadinessOperations(SystemObserver observer, TimeProvider time, OperationTimings timings) =>
        (_observer, _time, _timings) = (observer, time, timings);

    /// <summary>
    /// Looks once, side by side over chains, whether the system is ready: every chain has an open gateway channel, is registered, its
    /// height advances between two observations, and the relayer relays all paths.
    /// </summary>
    public async Task<Readiness> ObserveAsync(OperationRun run)
    {
        var assessment = await _observer.AssessAsync(run, quiet: false);
        var findings = assessment.About(FindingScope.Ibc);
        return findings.FirstOrDefault(finding => finding.ErrorCode is ErrorCodes.K8sForbidden or ErrorCodes.K8sUnauthorized) is null
            ? Readiness.Of(findings)
            : throw assessment.WaitFor(FindingScope.Ibc).Failure!;
    }

    /// <summary>Observes until ready. Where it is at the first observation, the outcome is skipped.</summary>
    /// <param name="progress">Told what is still missing, when that changes.</param>
    /// <exception cref="OperationException"><c>IBC_NOT_READY</c>, early, on what waiting cannot heal (no channel, not registered, no relayer process).</exception>
    public async Task<Outcome> WaitAsync(OperationRun run, IProgress<string>? progress)
    {
        string? reported = null;
        for (var first = true; ; first = false)
        {
            var assessment = await _observer.AssessAsync(run, quiet: !first);
            if (assessment.WaitFor(FindingScope.Ibc).MissingOrThrow() is not { } missing)
            {
                var count = assessment.System.Chains.Count.ToString(CultureInfo.InvariantCulture);
                return new Outcome(first, $"ready: {count} chains make blocks, all linked, registered and relayed");
            }

            if (missing != reported)
            {
                reported = missing;
                run.Log.Event($"waiting: {missing}");
                progress?.Report(missing);
            }

            await Task.Delay(_timings.ObservationPause, _time, run.Token);
        }
    }
}
