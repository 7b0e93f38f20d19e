using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Runs Jobs: pods until as many have succeeded as it wants, or more have failed than it allows. A failed one is replaced at once, without a back-off.</summary>
internal sealed class JobController(ObjectStore store, ObjectRegistry registry, ObjectDeletion deletion, EventRecorder events, TimeProvider time) : IReconciler
{
    public IEnumerable<ObjectKey> Affected(StoreEvent change) =>
        change.Subject.Type == ResourceTypes.Jobs ? [ObjectKey.Of(change.Subject)]
        : change.Subject.Type == ResourceTypes.Pods ? Dependents.ControllerKey(change, ResourceTypes.Jobs)
        : [];

    public void Reconcile(ObjectKey key)
    {
        if (store.Find(key.Type, key.Namespace, key.Name) is not { } job || job.IsBeingDeleted || JobState.IsOver(job))
        {
            return;
        }

        var pods = Dependents.Of(store, job, ResourceTypes.Pods);
        var (succeeded, failed) = (pods.Count(pod => PodState.Phase(pod) == "Succeeded"), pods.Count(pod => PodState.Phase(pod) == "Failed"));
        var active = pods.FindAll(pod => !PodState.HasEnded(pod) && !pod.IsBeingDeleted);
        var wanted = job.Body.Number("spec", "completions") ?? 1;
        var (isDone, hasFailed) = (succeeded >= wanted, failed > (job.Body.Number("spec", "backoffLimit") ?? 6));
        if (isDone || hasFailed)
        {
            foreach (var pod in active)
            {
                deletion.Delete(pod.Type, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid));
            }

            active = [];
        }
        else if (!job.Body.Flag("spec", "suspend"))
        {
            for (var missing = Math.Min(wanted - succeeded, job.Body.Number("spec", "parallelism") ?? 1) - active.Count; missing > 0; missing--)
            {
                Create(job);
            }
        }

        UpdateStatus(job, active, succeeded, failed, isDone ? "Complete" : hasFailed ? "Failed" : null);
    }

    private void Create(StoredObject job)
    {
        var pod = PodTemplates.Pod(job);
        pod.Ensure("metadata")["generateName"] = job.Name + "-";
        var created = registry.Create(ResourceTypes.Pods, job.Namespace, pod);
        events.Controller(job, "job-controller", "SuccessfulCreate", $"Created pod: {created.Name}");
    }

    private void UpdateStatus(StoredObject job, List<StoredObject> active, int succeeded, int failed, string? end)
    {
        var status = new JsonObject { ["startTime"] = job.Body.Text("status", "startTime") ?? time.Seconds() };
        status.SetPositive("active", active.Count);
        status.SetPositive("succeeded", succeeded);
        status.SetPositive("failed", failed);
        status["ready"] = active.Count(PodState.IsReady);
        status["terminating"] = 0;
        if (end is not null)
        {
            End(status, end);
        }

        registry.Change(job.Type, job.Namespace, job.Name, body => body.SetStatus(status));
        if (end == "Complete")
        {
            events.Controller(job, "job-controller", "Completed", "Job completed");
        }
    }

    private void End(JsonObject status, string end)
    {
        var now = time.Seconds();
        if (end == "Complete")
        {
            status["completionTime"] = now;
        }

        var (before, reason, message) = end == "Complete"
            ? ("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods")
            : ("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        status["conditions"] = new JsonArray([.. ((string[])[before, end]).Select(type => (JsonNode)new JsonObject
        {
            ["type"] = type,
            ["status"] = "True",
            ["lastProbeTime"] = now,
            ["lastTransitionTime"] = now,
            ["reason"] = reason,
            ["message"] = message,
        })]);
    }
}
