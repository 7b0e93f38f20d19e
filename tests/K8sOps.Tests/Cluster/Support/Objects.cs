using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>Kubernetes objects as an API server writes them, as far as discovery looks.</summary>
internal static class Objects
{
    public static JsonObject StatefulSet(string name, string component, string instance, string service = "cryptomeria-chain-headless") => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "cryptomeria", ["labels"] = Labels("chain", component, instance) },
        ["spec"] = new JsonObject { ["replicas"] = 1, ["serviceName"] = service },
    };

    public static JsonObject Deployment(string name, string component, int replicas) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "cryptomeria", ["labels"] = Labels(null, component, null) },
        ["spec"] = new JsonObject { ["replicas"] = replicas },
    };

    public static JsonObject Pod(string name, string? category, string component, string? instance, bool ready = true, string phase = "Running", string created = "2026-01-23T12:00:00Z") => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "cryptomeria",
            ["creationTimestamp"] = created,
            ["labels"] = Labels(category, component, instance),
        },
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "sidecar" }, new JsonObject { ["name"] = category == "chain" ? "chain" : component }),
        },
        ["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
        },
    };

    public static JsonObject Deleted(this JsonObject item)
    {
        item["metadata"]!["deletionTimestamp"] = "2026-01-23T12:01:00Z";
        return item;
    }

    public static JsonObject Labelled(this JsonObject item, string name, string value)
    {
        item["metadata"]!["labels"]![name] = value;
        return item;
    }

    /// <summary>Sets the second container's waiting reason.</summary>
    public static JsonObject Waiting(this JsonObject pod, string reason, string message)
    {
        pod["status"]!["containerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = (string?)pod["spec"]!["containers"]![1]!["name"],
            ["ready"] = false,
            ["restartCount"] = 3,
            ["image"] = "i",
            ["imageID"] = "",
            ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } },
        });
        return pod;
    }

    public static Task WriteListAsync(HttpContext context, string kind, IEnumerable<JsonObject> items) => WriteAsync(context, new JsonObject
    {
        ["kind"] = kind,
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
        ["items"] = new JsonArray([.. items.Select(i => i.DeepClone())]),
    });

    public static Task WriteAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private static JsonObject Labels(string? category, string component, string? instance)
    {
        var labels = new JsonObject { ["app.kubernetes.io/name"] = "cryptomeria", ["app.kubernetes.io/component"] = component };
        if (category is not null)
        {
            labels["app.kubernetes.io/category"] = category;
        }

        if (instance is not null)
        {
            labels["app.kubernetes.io/instance"] = instance;
        }

        return labels;
    }
}
