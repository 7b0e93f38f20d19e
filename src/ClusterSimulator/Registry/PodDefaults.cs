using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Fills in a pod, or the pod template of a workload.</summary>
internal static class PodDefaults
{
    /// <summary>Where a container finds its service account's token.</summary>
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static void Apply(JsonObject body, bool creating)
    {
        var spec = body.Ensure("spec");
        Template(spec);
        if (!creating)
        {
            return;
        }

        spec.Default("serviceAccountName", spec.Text("serviceAccount") ?? "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName")!);
        spec.Default("tolerations", new JsonArray(Toleration("not-ready"), Toleration("unreachable")));
        spec.Default("priority", 0);
        spec.Default("enableServiceLinks", true);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        MountToken(spec);
        body["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
    }

    /// <summary>The part that pods and templates share.</summary>
    public static void Template(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            Container(container);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            Volume(volume);
        }
    }

    private static void Container(JsonObject container)
    {
        container.Default("resources", new JsonObject());
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        var image = container.Text("image") ?? "";
        var latest = image.EndsWith(":latest", StringComparison.Ordinal) || !image.Contains(':', StringComparison.Ordinal);
        container.Default("imagePullPolicy", latest ? "Always" : "IfNotPresent");
        foreach (var port in container.Objects("ports"))
        {
            port.Default("protocol", "TCP");
        }

        foreach (var probe in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[probe] is JsonObject set)
            {
                Probe(set);
            }
        }

        foreach (var field in container.Objects("env").Select(entry => entry.At("valueFrom", "fieldRef")).OfType<JsonObject>())
        {
            field.Default("apiVersion", "v1");
        }
    }

    private static void Probe(JsonObject probe)
    {
        if (probe["httpGet"] is JsonObject get)
        {
            get.Default("path", "/");
            get.Default("scheme", "HTTP");
        }

        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var kind in (ReadOnlySpan<string>)["secret", "configMap", "projected", "downwardAPI"])
        {
            if (volume[kind] is JsonObject source)
            {
                source.Default("defaultMode", 420);
            }
        }
    }

    private static JsonObject Toleration(string key) => new()
    {
        ["key"] = $"node.kubernetes.io/{key}",
        ["operator"] = "Exists",
        ["effect"] = "NoExecute",
        ["tolerationSeconds"] = 300,
    };

    private static void MountToken(JsonObject spec)
    {
        if (spec.At("automountServiceAccountToken") is JsonValue automount && automount.TryGetValue(out bool wanted) && !wanted)
        {
            return;
        }

        var name = $"kube-api-access-{NameSuffix.Random()}";
        spec.Default("volumes", new JsonArray());
        spec["volumes"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = name, ["projected"] = TokenSources() });
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            container.Default("volumeMounts", new JsonArray());
            container["volumeMounts"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = TokenPath });
        }
    }

    private static JsonObject TokenSources()
    {
        var certificate = new JsonObject
        {
            ["name"] = "kube-root-ca.crt",
            ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
        };
        var @namespace = new JsonObject
        {
            ["path"] = "namespace",
            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
        };
        return new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } },
                new JsonObject { ["configMap"] = certificate },
                new JsonObject { ["downwardAPI"] = new JsonObject { ["items"] = new JsonArray(@namespace) } }),
            ["defaultMode"] = 420,
        };
    }

    private static string QualityOfService(JsonObject spec)
    {
        var resources = spec.Objects("containers").Select(container => container["resources"]).ToList();
        if (resources.All(resource => resource.At("requests") is null && resource.At("limits") is null))
        {
            return "BestEffort";
        }

        var guaranteed = resources.All(resource =>
            resource.At("limits", "cpu") is { } cpu && resource.At("limits", "memory") is { } memory
            && JsonNode.DeepEquals(resource.At("requests", "cpu") ?? cpu, cpu) && JsonNode.DeepEquals(resource.At("requests", "memory") ?? memory, memory));
        return guaranteed ? "Guaranteed" : "Burstable";
    }
}
