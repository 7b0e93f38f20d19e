using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>What is in cryptomeria's namespace and is none of its: another program, and the API itself under cryptomeria's own name label.</summary>
public sealed class Others
{
    public const string Name = "other";

    private const string Namespace = "cryptomeria";

    private readonly ClusterObjects _objects;
    private readonly Dictionary<(string Resource, string Name), string> _uids;

    private Others(ClusterObjects objects)
    {
        _objects = objects;
        _uids = Manifests().ToDictionary(
            manifest => (manifest.Resource, manifest.Body["metadata"]!["name"]!.GetValue<string>()),
            manifest => objects.Create(manifest.Body)["metadata"]!["uid"]!.GetValue<string>());
    }

    public static Others CreateIn(ClusterObjects objects) => new(objects);

    /// <summary>Each is the one that was created, still there to stay, with its replicas.</summary>
    public void AssertUntouched() => Assert.All(_uids, entry =>
    {
        var found = _objects.Find(entry.Key.Resource, Namespace, entry.Key.Name);
        Assert.True(found is not null, $"{entry.Key} is gone");
        Assert.Equal(entry.Value, found["metadata"]!["uid"]!.GetValue<string>());
        Assert.Null(found["metadata"]!["deletionTimestamp"]);
        Assert.Null(found["metadata"]!["annotations"]?["cryptomeria-functions/replicas"]);
        if (entry.Key.Resource == "deployments")
        {
            Assert.Equal(2, found["spec"]!["replicas"]!.GetValue<int>());
        }
    });

    private static IEnumerable<(string Resource, JsonObject Body)> Manifests()
    {
        (string Name, JsonObject Labels)[] owners =
        [
            ("other-app", new JsonObject { ["app"] = "other" }),
            ("other-host", new JsonObject { ["app.kubernetes.io/name"] = "cryptomeria", ["app.kubernetes.io/part-of"] = "cryptomeria-functions" }),
        ];
        foreach (var (name, labels) in owners)
        {
            yield return ("deployments", Manifest("apps/v1", "Deployment", name, labels, Deployment(labels)));
            yield return ("persistentvolumeclaims", Manifest("v1", "PersistentVolumeClaim", name, labels, Claim()));
            yield return ("configmaps", Manifest("v1", "ConfigMap", name, labels, null));
            yield return ("secrets", Manifest("v1", "Secret", name, labels, null));
            yield return ("jobs.batch", Manifest("batch/v1", "Job", name, labels, Job()));
        }
    }

    private static JsonObject Manifest(string version, string kind, string name, JsonObject labels, JsonObject? spec)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace, ["labels"] = labels.DeepClone() },
        };
        if (spec is not null)
        {
            manifest["spec"] = spec;
        }

        return manifest;
    }

    private static JsonObject Deployment(JsonObject labels) => new()
    {
        ["replicas"] = 2,
        ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
        ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() }, ["spec"] = Pod() },
    };

    private static JsonObject Job() => new() { ["template"] = new JsonObject { ["spec"] = Pod("Never") } };

    private static JsonObject Pod(string restart = "Always") => new()
    {
        ["restartPolicy"] = restart,
        ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "busybox", ["command"] = new JsonArray("sleep", "3600") }),
    };

    private static JsonObject Claim() => new()
    {
        ["accessModes"] = new JsonArray("ReadWriteOnce"),
        ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } },
    };
}
