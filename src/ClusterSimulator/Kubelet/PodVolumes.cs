using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Resolves a pod's volumes and environment to what its containers see.</summary>
internal sealed class PodVolumes(ObjectStore store)
{
    /// <summary>The first volume whose source does not exist, or null.</summary>
    public (string Volume, string Why)? Missing(StoredObject pod)
    {
        foreach (var volume in pod.Body.Objects("spec", "volumes"))
        {
            if (Source(volume) is not { } source || source.Optional)
            {
                continue;
            }

            if (store.Find(source.Type, pod.Namespace, source.Name) is not null)
            {
                continue;
            }

            return (volume.Text("name") ?? "", $"{source.Type.Singular} \"{source.Name}\" not found");
        }

        return null;
    }

    public PodStart Resolve(StoredObject pod)
    {
        var containers = pod.Body.Objects("spec", "containers").ToList();
        var volumes = pod.Body.Objects("spec", "volumes").ToDictionary(volume => volume.Text("name") ?? "");
        var mounts = containers.SelectMany(container => container.Objects("volumeMounts")).DistinctBy(mount => mount.Text("mountPath"))
            .Where(mount => volumes.ContainsKey(mount.Text("name") ?? "")).Select(mount => Mount(pod, mount, volumes[mount.Text("name") ?? ""]));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in containers.SelectMany(container => container.Objects("env")))
        {
            environment[entry.Text("name") ?? ""] = Value(pod, entry);
        }

        return new PodStart(
            pod.Namespace, pod.Name, pod.Uid, pod.Labels, [.. containers.Select(container => container.Text("name") ?? "")], environment, [.. mounts])
        {
            Commands = pod.Body.Text("spec", "restartPolicy") == "Always" ? [] : Commands(containers),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Commands(IEnumerable<JsonObject> containers) => containers
        .Select(container => (Name: container.Text("name") ?? "", Command: (IReadOnlyList<string>)[.. Words(container, "command"), .. Words(container, "args")]))
        .Where(container => container.Command.Count > 0)
        .ToDictionary(container => container.Name, container => container.Command);

    private static IEnumerable<string> Words(JsonObject container, string name) => (container[name] as JsonArray ?? []).Select(word => word.Text() ?? "");

    private static (ResourceType Type, string Name, bool Optional)? Source(JsonObject volume)
    {
        if (volume["secret"] is JsonObject secret)
        {
            return (ResourceTypes.Secrets, secret.Text("secretName") ?? "", secret.Flag("optional"));
        }

        if (volume["configMap"] is JsonObject map)
        {
            return (ResourceTypes.ConfigMaps, map.Text("name") ?? "", map.Flag("optional"));
        }

        return null;
    }

    private PodMount Mount(StoredObject pod, JsonObject mount, JsonObject volume)
    {
        var path = mount.Text("mountPath") ?? "/";
        if (volume.Text("persistentVolumeClaim", "claimName") is { } claim)
        {
            return new PodMount(path, claim, null);
        }

        if (volume["projected"] is not null)
        {
            return new PodMount(path, null, Token(pod));
        }

        if (Source(volume) is not { } source)
        {
            return new PodMount(path, null, null);
        }

        var files = Items(volume, Content(pod.Namespace, source.Type, source.Name));
        if (mount.Text("subPath") is not { } subPath)
        {
            return new PodMount(path, null, files);
        }

        // A single file: its folder is what can be mounted.
        var slash = path.LastIndexOf('/');
        var single = files.TryGetValue(subPath, out var content) ? new Dictionary<string, byte[]> { [path[(slash + 1)..]] = content } : [];
        return new PodMount(slash <= 0 ? "/" : path[..slash], null, single);
    }

    private static Dictionary<string, byte[]> Items(JsonObject volume, Dictionary<string, byte[]> content)
    {
        var items = volume.Objects("secret", "items").Concat(volume.Objects("configMap", "items")).ToList();
        return items.Count == 0
            ? content
            : items.Where(item => content.ContainsKey(item.Text("key") ?? "")).ToDictionary(item => item.Text("path") ?? "", item => content[item.Text("key") ?? ""]);
    }

    private Dictionary<string, byte[]> Content(string @namespace, ResourceType type, string name)
    {
        var body = store.Find(type, @namespace, name)?.Body;
        var isSecret = type == ResourceTypes.Secrets;
        var files = body.TextMap("data").ToDictionary(entry => entry.Key, entry => isSecret ? Convert.FromBase64String(entry.Value) : Encoding.UTF8.GetBytes(entry.Value));
        foreach (var (key, value) in body.TextMap("binaryData"))
        {
            files[key] = Convert.FromBase64String(value);
        }

        return files;
    }

    private static Dictionary<string, byte[]> Token(StoredObject pod) => new()
    {
        ["token"] = Encoding.UTF8.GetBytes($"token-of-{pod.Name}"),
        ["ca.crt"] = [],
        ["namespace"] = Encoding.UTF8.GetBytes(pod.Namespace),
    };

    private string Value(StoredObject pod, JsonObject entry)
    {
        if (entry.Text("value") is { } value)
        {
            return value;
        }

        var from = entry["valueFrom"];
        if (from.At("secretKeyRef") is { } secret)
        {
            return Key(pod, ResourceTypes.Secrets, secret);
        }

        if (from.At("configMapKeyRef") is { } map)
        {
            return Key(pod, ResourceTypes.ConfigMaps, map);
        }

        return from.Text("fieldRef", "fieldPath") switch
        {
            "metadata.name" => pod.Name,
            "metadata.namespace" => pod.Namespace,
            "metadata.uid" => pod.Uid,
            "status.podIP" => pod.Body.Text("status", "podIP") ?? "",
            "spec.nodeName" => pod.Body.Text("spec", "nodeName") ?? "",
            _ => "",
        };
    }

    private string Key(StoredObject pod, ResourceType type, JsonNode reference) =>
        Content(pod.Namespace, type, reference.Text("name") ?? "").TryGetValue(reference.Text("key") ?? "", out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
}
