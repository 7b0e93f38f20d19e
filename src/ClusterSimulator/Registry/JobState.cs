using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Reads a Job's state.</summary>
internal static class JobState
{
    /// <summary>It has completed or failed, for good.</summary>
    public static bool IsOver(StoredObject job) =>
        job.Body.Objects("status", "conditions").Any(condition => condition.Text("type") is "Complete" or "Failed" && condition.Text("status") == "True");
}
