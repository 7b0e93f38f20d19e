using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Workloads;

/// <summary>Brings cryptomeria's workloads up and down, and waits for their pods.</summary>
public sealed class WorkloadOperations
{
    private readonly SystemView _system;
    private readonly SystemObserver _observer;
    private readonly WorkloadClient _workloads;
    private readonly AccessReviews _access;
    private readonly Poller _poller;
    private readonly TimeProvider _time;

    internal WorkloadOperations(SystemView system, SystemObserver observer, WorkloadClient workloads, AccessReviews access, Poller poller, TimeProvider time) =>
        (_system, _observer, _workloads, _access, _poller, _time) = (system, observer, workloads, access, poller, time);

    /// <summary>Waits until every workload of cryptomeria's has all its pods Ready; skipped where they are at the first observation.</summary>
    /// <param name="progress">Told what is not ready and why (ImagePullBackOff, Pending on a claim, CrashLoopBackOff with the last log line), when that changes.</param>
    /// <exception cref="OperationException"><c>WORKLOAD_FAILED</c>, early, on what waiting cannot heal.</exception>
    public Task<Outcome> WaitReadyAsync(OperationRun run, IProgress<string>? progress) =>
        _poller.UntilAsync(run, progress, () => FindMissingAsync(run), "every pod is Ready");

    /// <summary>Observes once whether every pod is Ready. Changes nothing.</summary>
    /// <exception cref="OperationException">As <see cref="WaitReadyAsync"/>.</exception>
    public async Task<Readiness> ObserveReadinessAsync(OperationRun run)
    {
        var findings = (await _observer.AssessDeploymentAsync(run)).About(FindingScope.Deployment);
        _ = WaitVerdict.Of(findings).MissingOrThrow();
        return Readiness.Of(findings);
    }

    /// <summary>Observes cryptomeria's workloads. Changes nothing.</summary>
    public async Task<IReadOnlyList<WorkloadObservation>> ObserveAsync(OperationRun run) =>
        [.. (await ListAsync(run)).Select(workload => new WorkloadObservation(workload.Name, workload.Replicas, workload.NeedsStop, workload.ResumesTo))];

    /// <exception cref="OperationException"><c>SYSTEM_STOPPED</c> where a stop brought a workload down and nothing brought it up since.</exception>
    public async Task CheckNotStoppedAsync(OperationRun run) => ThrowIfStopped(run, await _system.ReadAsync(run));

    /// <summary>Observes whether cryptomeria runs. Changes nothing.</summary>
    /// <exception cref="OperationException"><c>NOT_INSTALLED</c>, or <c>SYSTEM_STOPPED</c> where a stop brought workloads down that nothing brought up since.</exception>
    public async Task CheckRunsAsync(OperationRun run)
    {
        var snapshot = await _system.ReadAsync(run);
        if (snapshot.AllWorkloads.Count == 0)
        {
            throw NotInstalled(run);
        }

        ThrowIfStopped(run, snapshot);
    }

    /// <summary>How many pods cryptomeria's workloads have. Changes nothing.</summary>
    public async Task<int> CountPodsAsync(OperationRun run) => There(await _system.ReadAsync(run)).Count;

    /// <summary>
    /// Records each workload's replicas in an annotation and scales it to 0; a workload at 0 with a record is left as it is. Never the host's. Refused as
    /// <see cref="CheckScalingAsync"/> says before the first is scaled.
    /// </summary>
    public async Task<Outcome> StopAsync(OperationRun run)
    {
        var acted = 0;
        var running = (await ListAsync(run)).Where(workload => workload.NeedsStop).ToList();
        await RequireScalingAsync(run, running);
        foreach (var workload in running)
        {
            run.Log.Event($"{workload.Kind} {workload.Name}: {Text(workload.Replicas)} replicas are recorded, scaled to 0");
            await _workloads.ScaleAsync(run.Namespace, workload, 0, workload.Replicas, run.Token);
            acted++;
        }

        return new Outcome(acted == 0, acted == 0 ? "nothing runs" : $"{Text(acted)} workloads scaled to 0");
    }

    /// <summary>Waits until no pod of cryptomeria's workloads is left.</summary>
    public Task<Outcome> WaitStoppedAsync(OperationRun run, IProgress<string>? progress) =>
        _poller.UntilAsync(run, progress, async () => Left(There(await _system.ReadAsync(run))), "no pod is left");

    /// <summary>Scales each workload back to its recorded replicas and removes the record; one without a record at 0 gets 1. Skipped where nothing is stopped.</summary>
    /// <exception cref="OperationException"><c>NOT_INSTALLED</c>; <c>K8S_FORBIDDEN</c> before the first is scaled.</exception>
    public async Task<Outcome> ResumeAsync(OperationRun run)
    {
        var all = await ListAsync(run);
        if (all.Count == 0)
        {
            throw NotInstalled(run);
        }

        var stopped = all.Where(workload => workload.ResumesTo is not null).ToList();
        await RequireScalingAsync(run, stopped);
        foreach (var workload in stopped)
        {
            var replicas = workload.ResumesTo!.Value;
            run.Log.Event($"{workload.Kind} {workload.Name}: back to {Text(replicas)} replicas");
            await _workloads.ScaleAsync(run.Namespace, workload, replicas, null, run.Token);
        }

        return new Outcome(stopped.Count == 0, stopped.Count == 0 ? "nothing was stopped" : $"{Text(stopped.Count)} workloads back at their replicas");
    }

    /// <summary>Replaces the relayer's pod and waits until the new one is Ready and the old one gone.</summary>
    public async Task RestartRelayerAsync(OperationRun run)
    {
        var before = await _system.ReadAsync(run);
        var relayer = before.AllWorkloads.FirstOrDefault(workload => workload is { Kind: WorkloadKind.Deployment, IsRelayer: true }) ?? throw NotInstalled(run);
        var old = before.PodsOf(relayer).Where(pod => pod.Standing.IsThere).Select(pod => pod.Metadata.Uid).ToHashSet();
        await _workloads.RestartAsync(run.Namespace, relayer, _time.GetUtcNow(), run.Token);
        await _poller.UntilAsync(
            run,
            null,
            async () =>
            {
                var assessment = await _observer.AssessDeploymentAsync(run);
                var now = assessment.System.Snapshot.PodsOf(relayer).Where(pod => pod.Standing.IsThere).ToList();
                if (now.Any(pod => pod.IsReady) && !now.Any(pod => old.Contains(pod.Metadata.Uid)))
                {
                    return null;
                }

                var missing = assessment.WaitFor(FindingScope.RelayerPod).MissingOrThrow();
                return $"waiting for the relayer's new pod{(missing is null ? string.Empty : $": {missing}")}";
            },
            "the relayer's pod is new");
    }

    /// <summary>Checks that what a stop or a resume would change may be changed: the system is not to be left half-way.</summary>
    /// <param name="resume">A resume is meant, and a stop otherwise.</param>
    /// <exception cref="OperationException"><c>K8S_FORBIDDEN</c>.</exception>
    public async Task CheckScalingAsync(OperationRun run, bool resume) =>
        await RequireScalingAsync(run, (await ListAsync(run)).Where(workload => resume ? workload.ResumesTo is not null : workload.NeedsStop));

    public static OperationException NotInstalled(OperationRun run) => new(
        ErrorCodes.NotInstalled,
        $"release {run.Release} has no workload in namespace {run.Namespace}",
        details: new Dictionary<string, string> { ["namespace"] = run.Namespace, ["release"] = run.Release });

    private async Task<IReadOnlyList<Workload>> ListAsync(OperationRun run) => (await _system.ReadAsync(run)).AllWorkloads;

    private Task RequireScalingAsync(OperationRun run, IEnumerable<Workload> changed) =>
        _access.RequireAsync(
            run.Namespace, changed.Select(workload => new AccessRight("patch", "apps/v1", workload.Kind.ToString(), workload.Name)), run.Log, run.Token);

    private void ThrowIfStopped(OperationRun run, SystemSnapshot snapshot)
    {
        var stopped = _observer.Assess(snapshot, SystemObservations.None).Findings.Where(finding => finding.Code == ErrorCodes.SystemStopped).ToList();
        if (stopped.Count > 0)
        {
            throw new OperationException(
                ErrorCodes.SystemStopped,
                $"cryptomeria is stopped in namespace {run.Namespace}: {FindingsText.Line(stopped)}",
                details: new Dictionary<string, string> { ["namespace"] = run.Namespace, ["workloads"] = string.Join(", ", stopped.Select(finding => finding.Subject).Take(10)) });
        }
    }

    /// <summary>The pods of workloads that are there, those being deleted too.</summary>
    private static List<PodObject> There(SystemSnapshot snapshot)
    {
        var made = snapshot.AllWorkloads.Select(workload => workload.Key).ToHashSet();
        return [.. snapshot.Pods.Where(pod => pod.Standing.IsThere && pod.Workload is { } key && made.Contains(key))];
    }

    private static string? Left(List<PodObject> left) => left.Count == 0
        ? null
        : $"{Text(left.Count)} {(left.Count == 1 ? "pod is" : "pods are")} left: {string.Join(", ", left.Select(pod => pod.Name).Take(5))}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string?> FindMissingAsync(OperationRun run)
    {
        var assessment = await _observer.AssessDeploymentAsync(run);
        var snapshot = assessment.System.Snapshot;
        if (snapshot.AllWorkloads.Count == 0)
        {
            throw NotInstalled(run);
        }

        var replaced = await ReplaceBrokenAsync(run, assessment);
        var waitedFor = assessment.WaitFor(FindingScope.Deployment).MissingOrThrow();
        return replaced.Count > 0 ? string.Join("; ", replaced)
            : waitedFor is { } missing ? $"{Text(snapshot.Workloads.Count(workload => workload.IsReady))} of {Text(snapshot.Workloads.Count)} workloads are ready; {missing}"
            : null;
    }

    /// <summary>
    /// Deletes the pods of StatefulSets that are of an outdated revision and not Ready, and says so. The StatefulSet's controller waits for such a pod to become
    /// Ready before it replaces it, so one that is broken stays for ever, whatever its template says by now (Kubernetes calls this a forced rollback).
    /// </summary>
    private async Task<IReadOnlyList<string>> ReplaceBrokenAsync(OperationRun run, Assessment assessment)
    {
        var replaced = new List<string>();
        foreach (var workload in assessment.System.Snapshot.Workloads.Where(workload => workload.KeepsBrokenPods))
        {
            foreach (var pod in assessment.System.Snapshot.PodsOf(workload).Where(pod => pod.Standing is { Counts: true, IsOutdated: true, IsReady: false }))
            {
                var why = assessment.System.Troubles.GetValueOrDefault(pod.Name)?.What ?? "it is not Ready";
                var text = $"{pod.Name} is replaced: it is of an outdated revision and not Ready, and its StatefulSet would keep it so ({why})";
                run.Log.Event(text);
                await _workloads.ReplaceAsync(run.Namespace, pod, run.Token);
                replaced.Add(text);
            }
        }

        return replaced;
    }
}
