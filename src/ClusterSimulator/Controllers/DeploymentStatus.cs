using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Makes a Deployment's status.</summary>
internal static class DeploymentStatus
{
    public static JsonObject Of(JsonObject deployment, Rollout rollout, string now)
    {
        var available = rollout.Sum("availableReplicas");
        var status = new JsonObject { ["observedGeneration"] = deployment.Number("metadata", "generation") };
        status.SetPositive("replicas", rollout.Sum("replicas"));
        status.SetPositive("updatedReplicas", Rollout.Count(rollout.Current, "replicas"));
        status.SetPositive("readyReplicas", rollout.Sum("readyReplicas"));
        status.SetPositive("availableReplicas", available);
        status.SetPositive("unavailableReplicas", Math.Max(0, Math.Max(rollout.Wanted, rollout.Sum("replicas")) - available));
        var enough = available >= rollout.Wanted - rollout.MaxUnavailable;
        var done = IsDone(rollout);
        status["conditions"] = new JsonArray(
            enough
                ? Condition(deployment, now, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
                : Condition(deployment, now, "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."),
            Condition(
                deployment, now, "Progressing", "True", done ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                $"ReplicaSet \"{rollout.Current.Name}\" {(done ? "has successfully progressed" : "is progressing")}."));
        return status;
    }

    private static bool IsDone(Rollout rollout) =>
        Rollout.Count(rollout.Current, "availableReplicas") >= rollout.Wanted && rollout.Sum("replicas") == Rollout.Count(rollout.Current, "replicas");

    /// <summary>A condition whose times move only where it changes.</summary>
    private static JsonObject Condition(JsonObject deployment, string now, string type, string state, string reason, string message)
    {
        var before = deployment.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);
        var same = before.Text("status") == state;
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = state,
            ["lastUpdateTime"] = same && before.Text("reason") == reason && before.Text("message") == message ? before.Text("lastUpdateTime") : now,
            ["lastTransitionTime"] = same ? before.Text("lastTransitionTime") : now,
            ["reason"] = reason,
            ["message"] = message,
        };
    }
}
