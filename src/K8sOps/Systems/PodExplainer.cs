using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Logs;
using Cryptomeria.K8sOps.Cluster.Resources;
using k8s;
using k8s.Models;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>
/// Finds what a pod's status does not tell: of one that crashes the last line it wrote, of one whose status is vague the last warning of its events. Volumes
/// that cannot be mounted, networks that cannot be made and probes that fail are told there alone.
/// </summary>
internal sealed class PodExplainer(ClusterConnection connection, PodLogs logs, TimeProvider time, OperationTimings timings)
{
    private const int Most = 5;

    /// <summary>Words for some of the pods that are not Ready, by name: those that are given up on first.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ExplainAsync(SystemSnapshot snapshot, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var troubled = snapshot.CountingPods.Where(pod => !pod.IsReady)
            .Select(pod => (Pod: pod, Trouble: PodTrouble.Of(pod, now, timings)))
            .Where(one => one.Trouble.Crashing is not null || one.Trouble.IsVague)
            .OrderBy(one => one.Trouble.LastingHint is null)
            .Take(Most)
            .ToList();
        var words = await Task.WhenAll(troubled.Select(one => ExplainAsync(one.Pod, one.Trouble, cancellationToken)));
        return troubled.Zip(words).Where(one => one.Second is not null).ToDictionary(one => one.First.Pod.Name, one => one.Second!, StringComparer.Ordinal);
    }

    private Task<string?> ExplainAsync(PodObject pod, PodTrouble trouble, CancellationToken cancellationToken) => trouble.Crashing is { } container
        ? FindLastLineAsync(new PodRef(pod.Metadata.Namespace ?? "", pod.Name, container), trouble.Reason == "CrashLoopBackOff", cancellationToken)
        : FindWarningAsync(pod, cancellationToken);

    private async Task<string?> FindLastLineAsync(PodRef place, bool previous, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await logs.ReadAsync(place, new PodLogQuery { Tail = 1, Previous = previous }, cancellationToken);
            return lines.Count == 0 ? null : $"its last line: {lines[^1].Text}";
        }
        catch (OperationException e)
        {
            return $"its log cannot be read: {e.Message}";
        }
    }

    private async Task<string?> FindWarningAsync(PodObject pod, CancellationToken cancellationToken)
    {
        var ns = pod.Metadata.Namespace ?? "";
        try
        {
            var events = await connection.CallAsync(
                new ClusterCall("list", "events", ns),
                (client, token) => client.CoreV1.ListNamespacedEventAsync(
                    ns, fieldSelector: $"involvedObject.uid={pod.Metadata.Uid},type=Warning", cancellationToken: token),
                cancellationToken);
            return events.Items.MaxBy(When) is { } last ? $"last warning: {PodTrouble.Words(last.Reason, last.Message)}" : null;
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
        {
            // Only explains, so an account that may not read them is no reason to fail.
            return null;
        }
    }

    // One that repeats says when in its series or its last timestamp; a scheduler's has neither.
    private static DateTime? When(Corev1Event one) =>
        one.Series?.LastObservedTime ?? one.LastTimestamp ?? one.EventTime ?? one.Metadata.CreationTimestamp;
}
