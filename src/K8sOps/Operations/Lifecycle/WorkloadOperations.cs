using System.Globalization;
using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Cluster.Workloads;
using k8s.Models;

namespace Cryptomeria.K8sOps.Operations.Lifecycle;

/// <summary>Brings cryptomeria's workloads up and down, and waits for their pods.</summary>
internal sealed class WorkloadOperations(WorkloadClient workloads, PodWaiter pods, TimeProvider time, OperationTimings timings)
{
    // These come from what was asked for and stay as they are until that changes.
    private static readonly string[] Hopeless =
        ["InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    private readonly LookLoop _loop = new(time);

    public Task<StepOutcome> WaitReadyAsync(OperationRun run, IProgress<string>? progress)
        => _loop.RunAsync(run, progress, () => WhatIsNotReadyAsync(run), "every pod is Ready");

    public async Task<IReadOnlyList<WorkloadLook>> LookAsync(OperationRun run)
        => [.. (await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token))
            .Select(workload => new WorkloadLook(workload.Name, workload.Replicas, workload.IsReady, workload.Recorded))];

    public async Task<StepOutcome> StopAsync(OperationRun run)
    {
        var acted = 0;
        foreach (var workload in await workloads.ListAsync(run.Namespace, run.Context.Release, run.Token))
        {
            // One at 0 with a record was stopped before: its record is the truth, not its replicas.
            if (workload.Replicas == 0 && workload.Recorded is not null)
            {
                continue;
            }

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
        foreach (var workload in all.Where(workload => workload.Replicas == 0 || workload.Recorded is not null))
        {
            var replicas = workload.Replicas > 0 ? workload.Replicas : workload.Recorded ?? 1;
            if (replicas == 0 && workload.Recorded is not null)
            {
                // It was at 0 before the stop, too: it stays there, with its record, so that nobody takes it for stopped by accident.
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

        var reasons = new List<string>();
        foreach (var pod in (await PodsOfAsync(run, unready)).Where(pod => !pod.IsReady()).Take(5))
        {
            var why = $"{pod.Metadata.Name} {await pods.ExplainAsync(pod, run.Token)}";
            ThrowIfHopeless(pod, why);
            reasons.Add(why);
        }

        var names = string.Join(", ", unready.Take(5).Select(workload => workload.Name));
        return $"{Text(all.Count - unready.Count)} of {Text(all.Count)} workloads are ready; "
            + (reasons.Count > 0 ? string.Join("; ", reasons) : $"waiting for {names}");
    }

    private void ThrowIfHopeless(V1Pod pod, string why)
    {
        var age = time.GetUtcNow() - (pod.Status?.StartTime ?? pod.Metadata.CreationTimestamp ?? time.GetUtcNow().UtcDateTime);
        foreach (var container in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            var reason = container.State?.Waiting?.Reason;
            var isHopeless = Hopeless.Contains(reason)
                || (reason is "ImagePullBackOff" or "ErrImagePull" && age >= timings.ImagePull)
                || (reason is "CrashLoopBackOff" && container.RestartCount >= timings.CrashRestarts);
            if (isHopeless)
            {
                throw new OperationException(
                    ErrorCodes.WorkloadFailed,
                    why,
                    details: new Dictionary<string, string>
                    {
                        ["pod"] = pod.Metadata.Name,
                        ["container"] = container.Name,
                        ["reason"] = reason!,
                        ["image"] = container.Image ?? string.Empty,
                    });
            }
        }
    }

    private async Task<List<V1Pod>> PodsOfAsync(OperationRun run, IReadOnlyList<Workload> of)
    {
        var lists = await Task.WhenAll(of.Where(workload => workload.Selector.Count > 0)
            .Select(workload => pods.ListAsync(run.Namespace, workload.SelectorText, run.Token)));
        return [.. lists.SelectMany(list => list).DistinctBy(pod => pod.Metadata.Uid)];
    }
}
