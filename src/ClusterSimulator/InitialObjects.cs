using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Registry;

namespace Cryptomeria.ClusterSimulator;

/// <summary>What every cluster has: its system namespaces, its node, its own Service.</summary>
internal static class InitialObjects
{
    public static IEnumerable<JsonObject> Of(string node, TimeProvider time)
    {
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
        {
            yield return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
        }

        yield return Node(node, time.Seconds());
        yield return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject
            {
                ["name"] = "kubernetes",
                ["namespace"] = "default",
                ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" },
            },
            ["spec"] = new JsonObject
            {
                ["clusterIP"] = "10.96.0.1",
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["targetPort"] = 6443 }),
            },
        };
    }

    private static JsonObject Node(string name, string now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                ["beta.kubernetes.io/arch"] = "amd64",
                ["beta.kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = "amd64",
                ["kubernetes.io/hostname"] = name,
                ["kubernetes.io/os"] = "linux",
            },
            ["annotations"] = new JsonObject
            {
                ["node.alpha.kubernetes.io/ttl"] = "0",
                ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true",
            },
        },
        ["spec"] = new JsonObject(),
        ["status"] = new JsonObject
        {
            ["capacity"] = Resources("264212084Ki", "24684084Ki"),
            ["allocatable"] = Resources("267847642337", "24581684Ki"),
            ["conditions"] = new JsonArray(
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", now),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", now),
                Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", now)),
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = "192.168.49.2" }, new JsonObject { ["type"] = "Hostname", ["address"] = name }),
            ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250 } },
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = "x",
                ["systemUUID"] = "x",
                ["bootID"] = "x",
                ["kernelVersion"] = "6.1.0",
                ["osImage"] = "Debian GNU/Linux 12 (bookworm)",
                ["containerRuntimeVersion"] = "containerd://1.7.24",
                ["kubeletVersion"] = Discovery.GitVersion,
                ["kubeProxyVersion"] = Discovery.GitVersion,
                ["operatingSystem"] = "linux",
                ["architecture"] = "amd64",
            },
        },
    };

    private static JsonObject Resources(string storage, string memory) => new()
    {
        ["cpu"] = "2",
        ["ephemeral-storage"] = storage,
        ["hugepages-1Gi"] = "0",
        ["hugepages-2Mi"] = "0",
        ["memory"] = memory,
        ["pods"] = "110",
    };

    private static JsonObject Condition(string type, string state, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = state,
        ["lastHeartbeatTime"] = now,
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };
}
