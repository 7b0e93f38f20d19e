using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Fills in the objects that run pods.</summary>
internal static class WorkloadDefaults
{
    public static void Apply(ResourceType type, JsonObject body, bool creating)
    {
        if (type == ResourceTypes.StatefulSets)
        {
            StatefulSet(body.Ensure("spec"));
        }
        else if (type == ResourceTypes.Deployments)
        {
            Deployment(body.Ensure("spec"));
        }
        else if (type == ResourceTypes.ReplicaSets)
        {
            ReplicaSet(body.Ensure("spec"));
        }
        else if (type == ResourceTypes.Jobs)
        {
            Job(body, creating);
        }
        else
        {
            return;
        }

        if (creating)
        {
            body["status"] = type == ResourceTypes.StatefulSets || type == ResourceTypes.ReplicaSets ? new JsonObject { ["replicas"] = 0 } : [];
        }

        var template = body.Ensure("spec").Ensure("template");
        template["metadata"] = TemplateMetadata(template["metadata"]);
        PodDefaults.Template(template.Ensure("spec"));
    }

    private static void ReplicaSet(JsonObject spec) => spec.Default("replicas", 1);

    private static void Deployment(JsonObject spec)
    {
        spec.Default("replicas", 1);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }

        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
    }

    private static void StatefulSet(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("partition", 0);
        }

        spec.Default("revisionHistoryLimit", 10);
        spec.Default("persistentVolumeClaimRetentionPolicy", new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" });
        foreach (var claim in spec.Objects("volumeClaimTemplates"))
        {
            claim.Default("kind", "PersistentVolumeClaim");
            claim.Default("apiVersion", "v1");
            claim["metadata"] = TemplateMetadata(claim["metadata"]);
            claim.Ensure("spec").Default("volumeMode", "Filesystem");
            claim.Default("status", new JsonObject { ["phase"] = "Pending" });
        }
    }

    private static void Job(JsonObject body, bool creating)
    {
        var spec = body.Ensure("spec");
        spec.Default("parallelism", 1);
        spec.Default("completions", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("suspend", false);
        spec.Default("completionMode", "NonIndexed");
        if (!creating || spec.Flag("manualSelector"))
        {
            return;
        }

        var (uid, labels) = (body.Text("metadata", "uid"), spec.Ensure("template").Ensure("metadata").Ensure("labels"));
        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
        foreach (var prefix in (ReadOnlySpan<string>)["batch.kubernetes.io/", ""])
        {
            labels[prefix + "controller-uid"] = uid;
            labels[prefix + "job-name"] = body.Text("metadata", "name");
        }
    }

    /// <summary>A template's metadata, with the null time that a 1.32 server writes there.</summary>
    private static JsonObject TemplateMetadata(JsonNode? metadata)
    {
        var written = metadata?.DeepClone().AsObject() ?? [];
        written.Remove("creationTimestamp");
        var name = written.Text("name");
        written.Remove("name");
        var ordered = new JsonObject();
        if (name is not null)
        {
            ordered["name"] = name;
        }

        ordered["creationTimestamp"] = null;
        foreach (var (key, value) in written)
        {
            ordered[key] = value?.DeepClone();
        }

        return ordered;
    }
}
