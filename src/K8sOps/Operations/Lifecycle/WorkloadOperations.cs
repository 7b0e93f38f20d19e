using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Cluster.Workloads;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Brings cryptomeria's workloads up and down, and waits for their pods.</summary>
internal sealed class WorkloadOperations(WorkloadClient workloads, PodWaiter pods, TimeProvider time, OperationTimings timings)
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
        => (await PodsOfAsync(run, await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token))).Count;

    public async Task<StepOutcome> StopAsync(OperationRun run)
    {
        var acted = 0;
        foreach (var workload in (await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token)).Where(workload => workload.NeedsStop))
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
            async () =>
            {
                var all = await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token);
                return Left(await PodsOfAsync(run, all));
            },
            "no pod is left");

    public async Task<StepOutcome> ResumeAsync(OperationRun run)
    {
        var all = await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token);
        if (all.Count == 0)
        {
            throw NotInstalled(run);
        }

        var acted = 0;
        foreach (var workload in all)
        {
            if (workload.ResumesTo is not { } replicas)
            {
                continue;
            }

            run.Log.Event($"{workload.Kind} {workload.Name}: back to {Text(replicas)} replicas");
            await workloads.ScaleAsync(run.Namespace, workload, replicas, null, run.Token);
            acted++;
        }

        return new StepOutcome(acted == 0, acted == 0 ? "nothing was stopped" : $"{Text(acted)} workloads back at their replicas");
    }

    /// <summary>Replaces the relayer's pod and waits until the new one is Ready and the old one gone.</summary>
    public async Task RestartRelayerAsync(OperationRun run)
    {
        var relayer = (await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token))
            .FirstOrDefault(workload => workload.Kind == WorkloadKind.Deployment
                && workload.Selector.GetValueOrDefault(CryptomeriaObjects.ComponentLabel) == "relayer") ?? throw NotInstalled(run);
        var old = (await pods.ListAsync(run.Namespace, relayer.SelectorText, run.Token)).Select(pod => pod.Metadata.Uid).ToHashSet();
        await workloads.RestartAsync(run.Namespace, relayer, time.GetUtcNow(), run.Token);
        await _loop.RunAsync(
            run,
            null,
            async () =>
            {
                var now = await pods.ListAsync(run.Namespace, relayer.SelectorText, run.Token);
                var replaced = now.Any(pod => pod.IsReady() && !old.Contains(pod.Metadata.Uid)) && now.All(pod => !old.Contains(pod.Metadata.Uid));
                return replaced ? null : "waiting for the relayer's new pod";
            },
            "the relayer's pod is new");
    }

    public static OperationException NotInstalled(OperationRun run) => new(
        ErrorCodes.NotInstalled,
        $"release {run.Context.Release} has no workload in namespace {run.Namespace}",
        details: new Dictionary<string, string> { ["namespace"] = run.Namespace, ["release"] = run.Context.Release });

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

    private static string? Left(List<V1Pod> left) => left.Count == 0
        ? null
        : $"{Text(left.Count)} {(left.Count == 1 ? "pod is" : "pods are")} left: {string.Join(", ", left.Select(pod => pod.Metadata.Name).Order(StringComparer.Ordinal).Take(5))}";

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

        var waiting = (await PodsOfAsync(run, unready)).Where(pod => !pod.IsReady()).ToList();
        foreach (var pod in waiting)
        {
            if (PodVerdict.On(pod, time.GetUtcNow(), timings) is { } verdict)
            {
                throw Failed(pod, verdict, await ExplainAsync(run, pod));
            }
        }

        var reasons = await Task.WhenAll(waiting.Take(5).Select(pod => ExplainAsync(run, pod)));
        var names = string.Join(", ", unready.Take(5).Select(workload => workload.Name));
        return $"{Text(all.Count - unready.Count)} of {Text(all.Count)} workloads are ready; "
            + (reasons.Length > 0 ? string.Join("; ", reasons) : $"waiting for {names}");
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

    private async Task<List<V1Pod>> PodsOfAsync(OperationRun run, IReadOnlyList<Workload> of)
    {
        var lists = await Task.WhenAll(of.Where(workload => workload.Selector.Count > 0)
            .Select(workload => pods.ListAsync(run.Namespace, workload.SelectorText, run.Token)));
        return [.. lists.SelectMany(list => list).DistinctBy(pod => pod.Metadata.Uid)];
    }
}
