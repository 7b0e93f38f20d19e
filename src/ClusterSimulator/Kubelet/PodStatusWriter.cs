using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Writes what a scheduler and a kubelet write into a pod.</summary>
internal sealed class PodStatusWriter(TimeProvider time, string node)
{
    private const string HostAddress = "192.168.49.2";

    private int _address = 1;

    public string Node => node;

    public void SetUnschedulable(JsonObject pod, string why) =>
        SetConditions(pod, ("PodScheduled", "False", "Unschedulable", why));

    public void SetScheduled(JsonObject pod)
    {
        pod.Ensure("spec")["nodeName"] = node;
        SetConditions(pod, ("PodScheduled", "True", null, null));
    }

    /// <param name="message">What each container's state says, or null for nothing.</param>
    public void SetWaiting(JsonObject pod, string reason, Func<JsonObject, string>? message)
    {
        SetUnreadyConditions(pod, ready: false);
        Address(pod);
        SetContainers(pod, (container, _) =>
        {
            var waiting = new JsonObject { ["reason"] = reason };
            if (message is not null)
            {
                waiting["message"] = message(container);
            }

            return (new JsonObject { ["waiting"] = waiting }, null, false);
        });
    }

    public void SetRunning(JsonObject pod)
    {
        pod.Ensure("status")["phase"] = "Running";
        Address(pod);
        SetUnreadyConditions(pod, ready: true);
        SetInitContainers(pod);
        var started = time.Seconds();
        SetContainers(pod, (_, _) => (new JsonObject { ["running"] = new JsonObject { ["startedAt"] = started } }, null, false));
    }

    public void SetReady(JsonObject pod, Func<string, bool> isReady)
    {
        var containers = pod.Objects("status", "containerStatuses").ToList();
        foreach (var container in containers)
        {
            container["ready"] = isReady(container.Text("name") ?? "");
        }

        var unready = containers.Where(container => !container.Flag("ready")).Select(container => container.Text("name")).ToList();
        var (state, reason, message) = unready.Count == 0
            ? ("True", (string?)null, (string?)null)
            : ("False", "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
        SetConditions(pod, ("Ready", state, reason, message), ("ContainersReady", state, reason, message));
    }

    /// <summary>A container has ended by itself.</summary>
    public void SetContainerEnded(JsonObject pod, string name, int code)
    {
        var container = Find(pod, name);
        var ended = Terminated(code, code == 0 ? "Completed" : "Error");
        ended["startedAt"] = container.Text("state", "running", "startedAt") ?? ended.Text("startedAt");
        ended["containerID"] = container.Text("containerID");
        container["state"] = new JsonObject { ["terminated"] = ended };
        container["started"] = false;
        SetReady(pod, other => other != name && Find(pod, other).Flag("ready"));
    }

    /// <summary>A container that has ended waits to be started again.</summary>
    public static void SetContainerBackOff(JsonObject pod, string name, TimeSpan delay)
    {
        var container = Find(pod, name);
        container["lastState"] = container["state"]?.DeepClone();
        container["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = BackOff(pod, name, delay) } };
    }

    public void SetContainerRestarted(JsonObject pod, string name)
    {
        var container = Find(pod, name);
        if (container.At("state", "terminated") is not null)
        {
            container["lastState"] = container["state"]?.DeepClone();
        }

        container["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = time.Seconds() } };
        container["restartCount"] = (container.Number("restartCount") ?? 0) + 1;
        container["containerID"] = ContainerId();
        container["started"] = true;
    }

    /// <summary>Every container has ended and none is started again.</summary>
    public static void SetFinished(JsonObject pod)
    {
        var failed = pod.Objects("status", "containerStatuses").Any(container => container.Number("state", "terminated", "exitCode") != 0);
        pod.Ensure("status")["phase"] = failed ? "Failed" : "Succeeded";
    }

    public void SetCrashed(JsonObject pod)
    {
        pod.Ensure("status")["phase"] = "Running";
        Address(pod);
        SetUnreadyConditions(pod, ready: true);
        var ended = Terminated(1, "Error");
        SetContainers(pod, (container, before) =>
        {
            var waiting = new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = BackOff(pod, container.Text("name") ?? "", TimeSpan.FromMinutes(5)) };
            return (new JsonObject { ["waiting"] = waiting }, new JsonObject { ["terminated"] = ended.DeepClone() }, true);
        });
    }

    public void SetEnded(JsonObject pod)
    {
        pod.Ensure("status")["phase"] = "Succeeded";
        foreach (var container in pod.Objects("status", "containerStatuses"))
        {
            container["state"] = new JsonObject { ["terminated"] = Terminated(0, "Completed") };
            container["ready"] = false;
            container["started"] = false;
        }

        SetConditions(pod, ("Ready", "False", "PodCompleted", null), ("ContainersReady", "False", "PodCompleted", null));
    }

    public void SetEvicted(JsonObject pod, string why)
    {
        var written = pod.Ensure("status");
        (written["phase"], written["reason"], written["message"]) = ("Failed", "Evicted", why);
        foreach (var container in pod.Objects("status", "containerStatuses"))
        {
            container["state"] = new JsonObject { ["terminated"] = Terminated(137, "Error") };
            container["ready"] = false;
            container["started"] = false;
        }

        SetConditions(pod, ("Ready", "False", "PodFailed", null), ("ContainersReady", "False", "PodFailed", null));
    }

    private static JsonObject Find(JsonObject pod, string container) =>
        pod.Objects("status", "containerStatuses").First(status => status.Text("name") == container);

    private static string BackOff(JsonObject pod, string container, TimeSpan delay) =>
        $"back-off {GoDuration(delay)} restarting failed container={container} "
        + $"pod={pod.Text("metadata", "name")}_{pod.Text("metadata", "namespace")}({pod.Text("metadata", "uid")})";

    /// <summary>As Go writes it: <c>10s</c>, <c>1m20s</c>, <c>5m0s</c>.</summary>
    private static string GoDuration(TimeSpan time)
    {
        var seconds = (time.TotalSeconds - (60 * (int)time.TotalMinutes)).ToString("0.###", CultureInfo.InvariantCulture);
        return time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m{seconds}s") : $"{seconds}s";
    }

    private JsonObject Terminated(int code, string reason) => new()
    {
        ["exitCode"] = code,
        ["reason"] = reason,
        ["startedAt"] = time.Seconds(),
        ["finishedAt"] = time.Seconds(),
        ["containerID"] = ContainerId(),
    };

    private static string ContainerId() => $"containerd://{RandomNumberGenerator.GetHexString(64, lowercase: true)}";

    private void Address(JsonObject pod)
    {
        var status = pod.Ensure("status");
        if (status["podIP"] is not null)
        {
            return;
        }

        var number = Interlocked.Increment(ref _address);
        var address = string.Create(CultureInfo.InvariantCulture, $"10.244.{number / 250}.{(number % 250) + 1}");
        status["hostIP"] = HostAddress;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = HostAddress });
        status["podIP"] = address;
        status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        status["startTime"] = time.Seconds();
    }

    /// <summary>The conditions of a pod on its node that is not ready.</summary>
    private void SetUnreadyConditions(JsonObject pod, bool ready)
    {
        var names = string.Join(' ', pod.Objects("spec", "containers").Select(container => container.Text("name")));
        var message = $"containers with unready status: [{names}]";
        SetConditions(
            pod,
            ("PodReadyToStartContainers", ready ? "True" : "False", null, null),
            ("Initialized", "True", null, null),
            ("Ready", "False", "ContainersNotReady", message),
            ("ContainersReady", "False", "ContainersNotReady", message));
    }

    /// <summary>Sets conditions; in the order of a kubelet, and with times that move only where the state changes.</summary>
    private void SetConditions(JsonObject pod, params ReadOnlySpan<(string Type, string State, string? Reason, string? Message)> changes)
    {
        var status = pod.Ensure("status");
        var conditions = status.Objects("conditions").ToDictionary(condition => condition.Text("type")!, condition => condition.DeepClone().AsObject());
        foreach (var (type, state, reason, message) in changes)
        {
            var before = conditions.GetValueOrDefault(type);
            var condition = new JsonObject { ["type"] = type, ["status"] = state, ["lastProbeTime"] = null };
            condition["lastTransitionTime"] = before.Text("status") == state ? before.Text("lastTransitionTime") : time.Seconds();
            if (reason is not null)
            {
                condition["reason"] = reason;
            }

            if (message is not null)
            {
                condition["message"] = message;
            }

            conditions[type] = condition;
        }

        string[] order = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
        status["conditions"] = new JsonArray([.. order.Where(conditions.ContainsKey).Select(type => conditions[type])]);
    }

    private void SetInitContainers(JsonObject pod)
    {
        var inits = pod.Objects("spec", "initContainers").ToList();
        if (inits.Count == 0)
        {
            return;
        }

        pod.Ensure("status")["initContainerStatuses"] = new JsonArray(
            [.. inits.Select(init => Container(init, new JsonObject { ["terminated"] = Terminated(0, "Completed") }, [], ready: true, restarts: 0))]);
    }

    private static void SetContainers(JsonObject pod, Func<JsonObject, JsonObject?, (JsonObject State, JsonObject? Last, bool Restarted)> state)
    {
        var before = pod.Objects("status", "containerStatuses").ToDictionary(container => container.Text("name")!);
        var containers = new JsonArray();
        foreach (var container in pod.Objects("spec", "containers"))
        {
            var old = before.GetValueOrDefault(container.Text("name")!);
            var (current, last, restarted) = state(container, old);
            var restarts = (old.Number("restartCount") ?? 0) + (restarted ? 1 : 0);
            containers.Add((JsonNode)Container(container, current, last ?? old?["lastState"]?.DeepClone().AsObject() ?? [], ready: false, restarts));
        }

        pod.Ensure("status")["containerStatuses"] = containers;
    }

    private static JsonObject Container(JsonObject container, JsonObject state, JsonObject last, bool ready, int restarts)
    {
        var running = state["running"] is not null;
        var started = running || state["terminated"] is not null;
        var image = container.Text("image") ?? "";
        var status = new JsonObject
        {
            ["name"] = container.Text("name"),
            ["state"] = state,
            ["lastState"] = last,
            ["ready"] = ready,
            ["restartCount"] = restarts,
            ["image"] = started ? Qualified(image) : image,
            ["imageID"] = started ? "sha256:45b473d621d5292421415f5a520ea8826052347c9371d5070795375e6be2bffa" : "",
        };
        if (started)
        {
            status["containerID"] = ContainerId();
        }

        status["started"] = running;
        var mounts = new JsonArray([.. container.Objects("volumeMounts").Select(Mount)]);
        if (mounts.Count > 0)
        {
            status["volumeMounts"] = mounts;
        }

        return status;
    }

    private static JsonObject Mount(JsonObject mount)
    {
        var shown = new JsonObject { ["name"] = mount.Text("name"), ["mountPath"] = mount.Text("mountPath") };
        if (!mount.Flag("readOnly"))
        {
            return shown;
        }

        shown["readOnly"] = true;
        shown["recursiveReadOnly"] = "Disabled";
        return shown;
    }

    public static string Qualified(string image) => image.Split('/')[0].Contains('.', StringComparison.Ordinal) ? image : $"docker.io/{image}";
}
