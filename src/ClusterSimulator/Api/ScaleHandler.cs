using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Patching;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Selection;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Serves the scale subresource: a workload seen only as its count of replicas.</summary>
internal sealed class ScaleHandler(ObjectRegistry registry)
{
    public async Task ServeAsync(HttpContext context, ApiRequest request)
    {
        var scaled = request.Verb switch
        {
            "get" => registry.Get(request.Type, request.Namespace, request.Name),
            "update" => Apply(context, request, Replacement(await RequestBody.ReadObjectAsync(context))),
            _ => Apply(context, request, ObjectPatch.Read(context.Request.ContentType, await RequestBody.ReadBytesAsync(context))),
        };
        await ApiAnswer.WriteAsync(context, 200, Scale(scaled.Full()));
    }

    private static Func<JsonObject, JsonObject> Replacement(JsonObject body) => scale =>
    {
        if (body.Text("metadata", "resourceVersion") is not { Length: > 0 })
        {
            body.Ensure("metadata")["resourceVersion"] = scale.Text("metadata", "resourceVersion");
        }

        return body;
    };

    private StoredObject Apply(HttpContext context, ApiRequest request, Func<JsonObject, JsonObject> change) => registry.Patch(
        request.Type,
        request.Namespace,
        request.Name,
        workload =>
        {
            var scale = change(Scale(workload));
            var replicas = scale.Number("spec", "replicas") ?? 0;
            if (replicas < 0)
            {
                throw ApiErrors.Invalid(
                    request.Type, request.Name, "spec.replicas", "FieldValueInvalid", $"Invalid value: {replicas}: must be greater than or equal to 0");
            }

            workload.Ensure("spec")["replicas"] = replicas;
            workload.Ensure("metadata")["resourceVersion"] = scale.Text("metadata", "resourceVersion");
            return workload;
        },
        status: false,
        writer: RequestWriter.Of(context, request));

    private static JsonObject Scale(JsonObject workload)
    {
        var metadata = new JsonObject();
        foreach (var name in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata[name] = workload.Text("metadata", name);
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = workload.Number("spec", "replicas") ?? 0 },
            ["status"] = new JsonObject
            {
                ["replicas"] = workload.Number("status", "replicas") ?? 0,
                ["selector"] = LabelSelector.Format(workload.At("spec", "selector")),
            },
        };
    }
}
