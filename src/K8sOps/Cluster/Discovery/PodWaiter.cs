using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Cluster.Discovery;

/// <summary>Lists pods, waits for a state of them, and explains why one is not Ready.</summary>
internal sealed class PodWaiter(ClusterConnection connection, IPodLogs logs, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>The pods a selector finds, those being deleted too; the API's own are left out.</summary>
    public async Task<IReadOnlyList<V1Pod>> ListAsync(string @namespace, string selector, CancellationToken cancellationToken)
    {
        var list = await connection.CallAsync(
            new ClusterCall("list", "pods", @namespace),
            (client, token) => client.CoreV1.ListNamespacedPodAsync(@namespace, labelSelector: selector, cancellationToken: token),
            cancellationToken);
        return [.. list.Items.Where(p => !p.Metadata.Facts("Pod").IsHost)];
    }

    /// <summary>
    /// Lists until the pods are as wanted or the time is over, and answers the last list. Lists with a growing pause and not by a watch: a watch
    /// ends by design and would have to be backed by lists all the same.
    /// </summary>
    public async Task<IReadOnlyList<V1Pod>> WaitAsync(
        Func<Task<IReadOnlyList<V1Pod>>> list, Predicate<IReadOnlyList<V1Pod>> isDone, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 1.5 : LongestPause)
        {
            var pods = await list();
            var left = timeout - time.GetElapsedTime(began);
            if (isDone(pods) || left <= TimeSpan.Zero) return pods;
            await Task.Delay(pause < left ? pause : left, time, cancellationToken);
        }
    }

    /// <summary>
    /// Why a pod is not Ready; of one that crashes, with the last line it wrote, and of one whose status does not tell, with the last warning of its
    /// events: volumes that cannot be mounted, networks that cannot be made and probes that fail are told there alone.
    /// </summary>
    public async Task<string> ExplainAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var why = pod.WhyNotReady();
        if (pod.Crashing() is not { } container)
        {
            return pod.TellsWhy() || await FindWarningAsync(pod, cancellationToken) is not { } warning ? why : $"{why}; last warning: {warning}";
        }

        var place = new PodRef(pod.Metadata.NamespaceProperty, pod.Metadata.Name, container.Name);
        var query = new PodLogQuery { Tail = 1, Previous = container.State?.Waiting is not null };
        try
        {
            var lines = await logs.ReadAsync(place, query, cancellationToken);
            return lines.Count == 0 ? why : $"{why}; its last line: {lines[^1].Text}";
        }
        catch (OperationException e)
        {
            return $"{why}; its log cannot be read: {e.Message}";
        }
    }

    private async Task<string?> FindWarningAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var ns = pod.Metadata.NamespaceProperty;
        try
        {
            var events = await connection.CallAsync(
                new ClusterCall("list", "events", ns),
                (client, token) => client.CoreV1.ListNamespacedEventAsync(
                    ns, fieldSelector: $"involvedObject.uid={pod.Metadata.Uid},type=Warning", cancellationToken: token),
                cancellationToken);
            return events.Items.MaxBy(When) is { } last ? PodState.Words(last.Reason, last.Message) : null;
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
        {
            // Only explains, so an account that may not look is no reason to fail.
            return null;
        }
    }

    // One that repeats says when in its series or its last timestamp; a scheduler's has neither.
    private static DateTime? When(Corev1Event one) =>
        one.Series?.LastObservedTime ?? one.LastTimestamp ?? one.EventTime ?? one.Metadata.CreationTimestamp;
}
