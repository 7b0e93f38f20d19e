using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Fills in what a manifest leaves out, as the API server and its admission do.</summary>
internal sealed class ObjectDefaults
{
    private readonly ServiceDefaults _services;

    public ObjectDefaults(ObjectStore store) => _services = new ServiceDefaults(store);

    /// <param name="creating">Whether the object is new, and so gets a first status, addresses and the like.</param>
    public void Apply(ResourceType type, JsonObject body, bool creating)
    {
        if (type == ResourceTypes.Pods)
        {
            PodDefaults.Apply(body, creating);
        }
        else if (type == ResourceTypes.Services)
        {
            _services.Apply(body, creating);
        }
        else if (type == ResourceTypes.Secrets)
        {
            Secret(body);
        }
        else if (type == ResourceTypes.PersistentVolumeClaims)
        {
            Claim(body, creating);
        }
        else if (type == ResourceTypes.Namespaces)
        {
            Namespace(body, creating);
        }
        else
        {
            WorkloadDefaults.Apply(type, body, creating);
        }
    }

    private static void Secret(JsonObject body)
    {
        body.Default("type", "Opaque");
        if (body["stringData"] is not JsonObject texts)
        {
            return;
        }

        var data = body.Ensure("data");
        foreach (var (name, _) in texts)
        {
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(texts.Text(name) ?? ""));
        }

        body.Remove("stringData");
    }

    private static void Claim(JsonObject body, bool creating)
    {
        var spec = body.Ensure("spec");
        spec.Default("volumeMode", "Filesystem");
        if (!creating)
        {
            return;
        }

        spec.Default("storageClassName", "standard");
        body["metadata"]!.AsObject()["finalizers"] = new JsonArray("kubernetes.io/pvc-protection");
        body["status"] = new JsonObject { ["phase"] = "Pending" };
    }

    private static void Namespace(JsonObject body, bool creating)
    {
        if (!creating)
        {
            return;
        }

        var metadata = body.Ensure("metadata");
        metadata.Ensure("labels")["kubernetes.io/metadata.name"] = metadata.Text("name");
        body.Ensure("spec")["finalizers"] = new JsonArray("kubernetes");
        body["status"] = new JsonObject { ["phase"] = "Active" };
    }
}
