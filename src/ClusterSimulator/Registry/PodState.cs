using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Reads a pod's state.</summary>
internal static class PodState
{
    public static bool IsReady(StoredObject pod) => Condition(pod, "Ready") == "True";

    /// <summary>The status of a condition: <c>True</c>, <c>False</c>, or null where it is not there yet.</summary>
    public static string? Condition(StoredObject pod, string type) =>
        pod.Body.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status");

    public static bool IsRunning(StoredObject pod, string container) =>
        pod.Body.Objects("status", "containerStatuses").Any(status => status.Text("name") == container && status.At("state", "running") is not null);

    public static string Phase(StoredObject pod) => pod.Body.Text("status", "phase") ?? "Pending";

    public static bool HasEnded(StoredObject pod) => Phase(pod) is "Succeeded" or "Failed";
}
