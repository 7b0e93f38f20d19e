using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Cluster.Workloads;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Brings cryptomeria's workloads up and down, and waits for their pods.</summary>
internal sealed class WorkloadOperations(WorkloadClient workloads, PodWaiter pods, AccessReviews access, TimeProvider time, OperationTimings timings)
{
    private readonly LookLoop _loop = new(time);

    public Task<StepOutcome> WaitReadyAsync(OperationRun run, IProgress<string>? progress)
        => _loop.RunAsync(run, progress, () => WhatIsNotReadyAsync(run), "every pod is Ready");

    public async Task<IReadOnlyList<WorkloadLook>> LookAsync(OperationRun run)
        => [.. (await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token))
            .Select(workload => new WorkloadLook(workload.Name, workload.Replicas, workload.IsReady, workload.NeedsStop, workload.ResumesTo))];

    /// <exception cref="OperationException"><c>SYSTEM_STOPPED</c> where a stop brought a workload down and nothing brought it up since.</exception>
    public async Task CheckNotStoppedAsync(OperationRun run)
        => ThrowIfStopped(run, await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token));

    /// <exception cref="OperationException"><c>NOT_INSTALLED</c>, <c>SYSTEM_STOPPED</c>.</exception>
    public async Task CheckRunsAsync(OperationRun run)
    {
        var all = await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token);
        if (all.Count == 0)
        {
            throw NotInstalled(run);
        }

        ThrowIfStopped(run, all);
    }

    public async Task<int> CountPodsAsync(OperationRun run)
        => (await ThereAsync(run)).Count;

    public async Task<StepOutcome> StopAsync(OperationRun run)
    {
        var acted = 0;
        var running = (await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token)).Where(workload => workload.NeedsStop).ToList();
        await RequireScalingAsync(run, running);
        foreach (var workload in running)
        {
            run.Log.Event($"{workload.Kind} {workload.Name}: {Text(workload.Replicas)} replicas are written down, scaled to 0");
            await workloads.ScaleAsync(run.Namespace, workload, 0, workload.Replicas, run.Token);
            acted++;
        }

        return new StepOutcome(acted == 0, acted == 0 ? "nothing runs" : $"{Text(acted)} workloads scaled to 0");
    }

    public Task<StepOutcome> WaitStoppedAsync(OperationRun run, IProgress<string>? progress)
        => _loop.RunAsync(
            run,
            progress,
            async () => Left(await ThereAsync(run)),
            "no pod is left");

    public async Task<StepOutcome> ResumeAsync(OperationRun run)
    {
        var all = await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token);
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
            await workloads.ScaleAsync(run.Namespace, workload, replicas, null, run.Token);
        }

        return new StepOutcome(stopped.Count == 0, stopped.Count == 0 ? "nothing was stopped" : $"{Text(stopped.Count)} workloads back at their replicas");
    }

    /// <summary>Replaces the relayer's pod and waits until the new one is Ready and the old one gone.</summary>
    public async Task RestartRelayerAsync(OperationRun run)
    {
        var relayer = (await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token))
            .FirstOrDefault(workload => workload.Kind == WorkloadKind.Deployment
                && workload.Selector.GetValueOrDefault(CryptomeriaObjects.ComponentLabel) == "relayer") ?? throw NotInstalled(run);
        var old = (await ThereAsync(run, [relayer])).Select(pod => pod.Uid).ToHashSet();
        await workloads.RestartAsync(run.Namespace, relayer, time.GetUtcNow(), run.Token);
        await _loop.RunAsync(
            run,
            null,
            async () =>
            {
                var now = await ThereAsync(run, [relayer]);
                var replaced = now.Any(pod => pod.Standing.IsReady) && !now.Any(pod => old.Contains(pod.Uid));
                return replaced ? null : "waiting for the relayer's new pod";
            },
            "the relayer's pod is new");
    }

    /// <summary>Checks that what a stop or a resume would change may be changed: the system is not to be left half-way.</summary>
    /// <param name="resume">A resume is meant, and a stop otherwise.</param>
    /// <exception cref="OperationException"><c>K8S_FORBIDDEN</c>.</exception>
    public async Task CheckScalingAsync(OperationRun run, bool resume)
        => await RequireScalingAsync(
            run,
            (await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token))
                .Where(workload => resume ? workload.ResumesTo is not null : workload.NeedsStop));

    public static OperationException NotInstalled(OperationRun run) => new(
        ErrorCodes.NotInstalled,
        $"release {run.Context.Release} has no workload in namespace {run.Namespace}",
        details: new Dictionary<string, string> { ["namespace"] = run.Namespace, ["release"] = run.Context.Release });

    private Task RequireScalingAsync(OperationRun run, IEnumerable<Workload> changed)
        => access.RequireAsync(
            run.Namespace, changed.Select(workload => new AccessRight("patch", "apps/v1", workload.Kind.ToString(), workload.Name)), run.Log, run.Token);

    private static void ThrowIfStopped(OperationRun run, IReadOnlyList<Workload> all)
    {
        var stopped = all.Where(workload => workload.IsStopped).Select(workload => workload.Name).ToList();
        if (stopped.Count > 0)
        {
            throw new OperationException(
                ErrorCodes.SystemStopped,
                $"cryptomeria is stopped in namespace {run.Namespace}: {Text(stopped.Count)} of {Text(all.Count)} workloads were scaled to 0 by a stop",
                details: new Dictionary<string, string> { ["namespace"] = run.Namespace, ["workloads"] = string.Join(", ", stopped.Take(10)) });
        }
    }

    private static string? Left(List<WorkloadPod> left) => left.Count == 0
        ? null
        : $"{Text(left.Count)} {(left.Count == 1 ? "pod is" : "pods are")} left: {string.Join(", ", left.Select(pod => pod.Name).Order(StringComparer.Ordinal).Take(5))}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string?> WhatIsNotReadyAsync(OperationRun run)
    {
        var all = await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token);
        if (all.Count == 0)
        {
            throw NotInstalled(run);
        }

        var unready = all.Where(workload => !workload.IsReady).ToList();
        if (unready.Count == 0)
        {
            return null;
        }

        var made = await workloads.ListPodsAsync(run.Namespace, unready, run.Token);
        var replaced = await ReplaceBrokenAsync(run, made);

        // An outdated pod says nothing about what was asked for now, and one that is over nothing about what is to come.
        var waiting = made.Where(pod => pod is { Workload.IsObserved: true, Standing: { IsOver: false, IsOutdated: false, IsReady: false } }).ToList();
        foreach (var pod in waiting)
        {
            if (PodVerdict.On(pod.Pod, time.GetUtcNow(), timings) is { } verdict)
            {
                throw Failed(pod.Pod, verdict, await ExplainAsync(run, pod.Pod));
            }
        }

        var reasons = replaced.Concat(await Task.WhenAll(waiting.Take(5).Select(pod => ExplainAsync(run, pod.Pod)))).ToList();
        var names = string.Join(", ", unready.Take(5).Select(workload => workload.Name));
        return $"{Text(all.Count - unready.Count)} of {Text(all.Count)} workloads are ready; "
            + (reasons.Count > 0 ? string.Join("; ", reasons) : $"waiting for {names}");
    }

    /// <summary>
    /// Deletes the pods of StatefulSets that are of an outdated revision and not Ready, and says so. The StatefulSet's controller waits for such a pod to become
    /// Ready before it replaces it, so one that is broken stays for ever, whatever its template says by now (Kubernetes calls this a forced rollback).
    /// </summary>
    private async Task<IReadOnlyList<string>> ReplaceBrokenAsync(OperationRun run, IReadOnlyList<WorkloadPod> made)
    {
        var told = new List<string>();
        foreach (var pod in made.Where(pod => pod is { Workload.KeepsBrokenPods: true, Standing: { Counts: true, IsOutdated: true, IsReady: false } }))
        {
            var text = $"{pod.Name} is replaced: it is of an outdated revision and not Ready, and its StatefulSet would keep it so ({pod.Pod.WhyNotReady()})";
            run.Log.Event(text);
            await workloads.ReplaceAsync(run.Namespace, pod, run.Token);
            told.Add(text);
        }

        return told;
    }

    /// <summary>The pods that are there, those being deleted too.</summary>
    private async Task<List<WorkloadPod>> ThereAsync(OperationRun run, IReadOnlyList<Workload>? of = null)
    {
        of ??= await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token);
        return [.. (await workloads.ListPodsAsync(run.Namespace, of, run.Token)).Where(pod => pod.Standing.IsThere)];
    }

    private async Task<string> ExplainAsync(OperationRun run, V1Pod pod) => $"{pod.Metadata.Name} {await pods.ExplainAsync(pod, run.Token)}";

    private static OperationException Failed(V1Pod pod, PodVerdict verdict, string why)
    {
        var details = new Dictionary<string, string> { ["pod"] = pod.Metadata.Name, ["reason"] = verdict.Reason, ["hint"] = verdict.Hint };
        if (verdict.Container is { } container)
        {
            details["container"] = container;
            details["image"] = verdict.Image ?? string.Empty;
        }

        return new OperationException(ErrorCodes.WorkloadFailed, why, details: details);
    }
}
