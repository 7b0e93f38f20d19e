using System.Globalization;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>What kubectl shows of a pod.</summary>
internal static class PodCells
{
    public static string Ready(StoredObject pod)
    {
        var ready = pod.Body.Objects("status", "containerStatuses").Count(container => container.Flag("ready"));
        return string.Create(CultureInfo.InvariantCulture, $"{ready}/{pod.Body.Objects("spec", "containers").Count()}");
    }

    public static string Restarts(StoredObject pod) =>
        pod.Body.Objects("status", "containerStatuses").Sum(container => container.Number("restartCount") ?? 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>The phase, or why a container does not run.</summary>
    public static string Status(StoredObject pod)
    {
        if (pod.IsBeingDeleted)
        {
            return "Terminating";
        }

        var waiting = pod.Body.Objects("status", "containerStatuses")
            .Select(container => container.Text("state", "waiting", "reason") ?? container.Text("state", "terminated", "reason"))
            .FirstOrDefault(reason => reason is not null);
        return waiting ?? pod.Body.Text("status", "reason") ?? pod.Body.Text("status", "phase") ?? "Unknown";
    }
}
