using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Makes pods from a workload's template.</summary>
internal static class PodTemplates
{
    /// <summary>A name for the template's content, the same for the same content.</summary>
    public static string Hash(StoredObject workload) => NameSuffix.Hash(JsonText.Bytes(workload.Body.At("spec", "template") ?? new JsonObject()).Span);

    /// <summary>A pod of the template, controlled by the workload, without a name.</summary>
    public static JsonObject Pod(StoredObject owner)
    {
        var template = owner.Body.At("spec", "template")!;
        var metadata = new JsonObject { ["labels"] = template.At("metadata", "labels")?.DeepClone() ?? new JsonObject() };
        if (template.At("metadata", "annotations") is { } annotations)
        {
            metadata["annotations"] = annotations.DeepClone();
        }

        metadata["ownerReferences"] = Owners.ControlledBy(owner);
        return new JsonObject { ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() };
    }
}
