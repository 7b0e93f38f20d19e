using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Writes the events that <c>kubectl describe</c> shows.</summary>
internal sealed class EventRecorder(ObjectStore store, ObjectRegistry registry, TimeProvider time, string node)
{
    /// <summary>A real server keeps events for an hour; here only so many per namespace.</summary>
    private const int Kept = 1000;

    private long _last;

    public void Scheduler(StoredObject subject, string type, string reason, string action, string message)
    {
        var body = Begin(subject, type, reason, message, container: null);
        body["source"] = new JsonObject();
        body["firstTimestamp"] = null;
        body["lastTimestamp"] = null;
        body["eventTime"] = time.Microseconds();
        body["action"] = action;
        body["reportingComponent"] = "default-scheduler";
        body["reportingInstance"] = $"default-scheduler-{node}";
        Create(subject, body);
    }

    /// <param name="container">The container that is meant, or null for the pod.</param>
    public void Kubelet(StoredObject subject, string? container, string type, string reason, string message)
    {
        var body = Begin(subject, type, reason, message, container);
        body["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = node };
        Finish(subject, body, "kubelet", node);
    }

    public void Controller(StoredObject subject, string component, string reason, string message)
    {
        var body = Begin(subject, "Normal", reason, message, container: null);
        body["source"] = new JsonObject { ["component"] = component };
        Finish(subject, body, component, "");
    }

    /// <summary>A claim that gets no volume.</summary>
    public void Claim(StoredObject subject, string message)
    {
        var body = Begin(subject, "Warning", "ProvisioningFailed", message, container: null);
        body["source"] = new JsonObject { ["component"] = "persistentvolume-controller" };
        Finish(subject, body, "persistentvolume-controller", "");
    }

    private static JsonObject Begin(StoredObject subject, string type, string reason, string message, string? container)
    {
        var involved = new JsonObject
        {
            ["kind"] = subject.Type.Kind,
            ["namespace"] = subject.Namespace,
            ["name"] = subject.Name,
            ["uid"] = subject.Uid,
            ["apiVersion"] = subject.Type.ApiVersion,
            ["resourceVersion"] = subject.ResourceVersion.ToString(CultureInfo.InvariantCulture),
        };
        if (container is not null)
        {
            involved["fieldPath"] = $"spec.containers{{{container}}}";
        }

        return new JsonObject { ["metadata"] = new JsonObject(), ["involvedObject"] = involved, ["reason"] = reason, ["message"] = message, ["type"] = type };
    }

    private void Finish(StoredObject subject, JsonObject body, string component, string instance)
    {
        body["firstTimestamp"] = time.Seconds();
        body["lastTimestamp"] = time.Seconds();
        body["count"] = 1;
        body["eventTime"] = null;
        body["reportingComponent"] = component;
        body["reportingInstance"] = instance;
        Create(subject, body);
    }

    private void Create(StoredObject subject, JsonObject body)
    {
        _last = Math.Max(_last + 1, time.GetUtcNow().UtcTicks * 100);
        body["metadata"] = new JsonObject { ["name"] = $"{subject.Name}.{_last:x}" };
        try
        {
            registry.Create(ResourceTypes.Events, subject.Namespace, body);
        }
        catch (ApiException exception) when (exception.Code is 403 or 404)
        {
            // Its namespace is going or gone; nobody will look.
            return;
        }

        var events = store.List(ResourceTypes.Events).Objects.Where(one => one.Namespace == subject.Namespace).ToList();
        foreach (var old in events.OrderBy(one => one.ResourceVersion).Take(events.Count - Kept))
        {
            store.TryRemove(old);
        }
    }
}
