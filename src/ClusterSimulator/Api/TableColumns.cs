using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>A column of a table.</summary>
/// <param name="Priority">0 for one that is always shown, 1 for one of the wide output.</param>
internal sealed record TableColumn(string Name, string Type, int Priority, Func<StoredObject, DateTimeOffset, JsonNode?> Cell);

/// <summary>The columns of each resource, as kubectl's users know them.</summary>
internal static class TableColumns
{
    private static readonly TableColumn Name = Text("Name", subject => subject.Name);
    private static readonly TableColumn Age = new("Age", "string", 0, AgeOf);

    private static readonly Dictionary<ResourceType, TableColumn[]> Columns = new()
    {
        [ResourceTypes.Pods] =
        [
            Name, Text("Ready", PodCells.Ready), Text("Status", PodCells.Status), Text("Restarts", PodCells.Restarts), Age,
            Wide("IP", subject => subject.Body.Text("status", "podIP") ?? "<none>"), Wide("Node", subject => subject.Body.Text("spec", "nodeName") ?? "<none>"),
            Wide("Nominated Node", _ => "<none>"), Wide("Readiness Gates", _ => "<none>"),
        ],
        [ResourceTypes.Services] =
        [
            Name, Text("Type", subject => subject.Body.Text("spec", "type")), Text("Cluster-IP", subject => subject.Body.Text("spec", "clusterIP")),
            Text("External-IP", _ => "<none>"), Text("Port(s)", Ports), Age, Wide("Selector", subject => Map(subject.Body.TextMap("spec", "selector"))),
        ],
        [ResourceTypes.StatefulSets] =
        [
            Name, Text("Ready", subject => Of(subject, "readyReplicas")), Age, Wide("Containers", Containers), Wide("Images", Images),
        ],
        [ResourceTypes.Deployments] =
        [
            Name, Text("Ready", subject => Of(subject, "readyReplicas")), Count("Up-to-date", "status", "updatedReplicas"),
            Count("Available", "status", "availableReplicas"), Age, Wide("Containers", Containers), Wide("Images", Images), Wide("Selector", Selector),
        ],
        [ResourceTypes.ReplicaSets] =
        [
            Name, Count("Desired", "spec", "replicas"), Count("Current", "status", "replicas"), Count("Ready", "status", "readyReplicas"), Age,
            Wide("Containers", Containers), Wide("Images", Images), Wide("Selector", Selector),
        ],
        [ResourceTypes.PersistentVolumeClaims] =
        [
            Name, Text("Status", subject => subject.IsBeingDeleted ? "Terminating" : subject.Body.Text("status", "phase")),
            Text("Volume", subject => subject.Body.Text("spec", "volumeName") ?? ""), Text("Capacity", subject => subject.Body.Text("status", "capacity", "storage") ?? ""),
            Text("Access Modes", AccessModes), Text("StorageClass", subject => subject.Body.Text("spec", "storageClassName") ?? ""),
            Text("VolumeAttributesClass", _ => "<unset>"), Age, Wide("VolumeMode", subject => subject.Body.Text("spec", "volumeMode")),
        ],
        [ResourceTypes.ConfigMaps] = [Name, Size("Data"), Age],
        [ResourceTypes.Secrets] = [Name, Text("Type", subject => subject.Body.Text("type")), Size("Data"), Age],
        [ResourceTypes.Namespaces] = [Name, Text("Status", subject => subject.Body.Text("status", "phase")), Age],
        [ResourceTypes.Nodes] = [Name, Text("Status", _ => "Ready"), Text("Roles", _ => "<none>"), Age, Text("Version", _ => Discovery.GitVersion)],
        [ResourceTypes.Leases] = [Name, Text("Holder", subject => subject.Body.Text("spec", "holderIdentity") ?? ""), Age],
        [ResourceTypes.Jobs] =
        [
            Name, Text("Status", _ => "Running"), Text("Completions", subject => Of(subject, "succeeded", "completions")), Text("Duration", _ => ""), Age,
        ],
        [ResourceTypes.Events] =
        [
            new("Last Seen", "string", 0, (subject, now) => Elapsed(subject.Body.Text("lastTimestamp") ?? subject.Body.Text("eventTime"), now)),
            Text("Type", subject => subject.Body.Text("type")), Text("Reason", subject => subject.Body.Text("reason")),
            Text("Object", subject => $"{subject.Body.Text("involvedObject", "kind")?.ToLowerInvariant()}/{subject.Body.Text("involvedObject", "name")}"),
            Text("Message", subject => subject.Body.Text("message")?.Trim()),
        ],
        [ResourceTypes.Endpoints] = [Name, Text("Endpoints", Addresses), Age],
    };

    public static IReadOnlyList<TableColumn> Of(ResourceType type) =>
        Columns.GetValueOrDefault(type) ?? [Name, Text("Created At", subject => subject.Body.Text("metadata", "creationTimestamp"))];

    private static TableColumn Text(string name, Func<StoredObject, string?> cell) => new(name, "string", 0, (subject, _) => cell(subject));

    private static TableColumn Wide(string name, Func<StoredObject, string?> cell) => new(name, "string", 1, (subject, _) => cell(subject));

    private static TableColumn Count(string name, string part, string member) =>
        new(name, "integer", 0, (subject, _) => subject.Body.Number(part, member) ?? 0);

    private static TableColumn Size(string name) =>
        new(name, "string", 0, (subject, _) => (subject.Body["data"] as JsonObject)?.Count ?? 0);

    private static string Of(StoredObject subject, string done, string wanted = "replicas") =>
        string.Create(CultureInfo.InvariantCulture, $"{subject.Body.Number("status", done) ?? 0}/{subject.Body.Number("spec", wanted) ?? 0}");

    private static JsonNode? AgeOf(StoredObject subject, DateTimeOffset now) => Elapsed(subject.Body.Text("metadata", "creationTimestamp"), now);

    private static string Elapsed(string? since, DateTimeOffset now)
    {
        if (Timestamps.Parse(since) is not { } start)
        {
            return "<unknown>";
        }

        return Durations.Short(now - start);
    }

    private static string Containers(StoredObject subject) =>
        string.Join(',', subject.Body.Objects("spec", "template", "spec", "containers").Select(container => container.Text("name")));

    private static string Images(StoredObject subject) =>
        string.Join(',', subject.Body.Objects("spec", "template", "spec", "containers").Select(container => container.Text("image")));

    private static string Selector(StoredObject subject) => Selection.LabelSelector.Format(subject.Body.At("spec", "selector"));

    private static string Map(IReadOnlyDictionary<string, string> map) =>
        map.Count == 0 ? "<none>" : string.Join(',', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));

    private static string AccessModes(StoredObject subject) =>
        subject.Body.At("status", "accessModes") is JsonArray modes ? string.Join(',', modes.Select(Short)) : "";

    private static string Short(JsonNode? mode) => mode.Text() switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        var other => other ?? "",
    };

    private static string Ports(StoredObject subject) => string.Join(',', subject.Body.Objects("spec", "ports").Select(port =>
        port.Number("nodePort") is { } node
            ? string.Create(CultureInfo.InvariantCulture, $"{port.Number("port")}:{node}/{port.Text("protocol")}")
            : string.Create(CultureInfo.InvariantCulture, $"{port.Number("port")}/{port.Text("protocol")}")));

    private static string Addresses(StoredObject subject)
    {
        var all = subject.Body.Objects("subsets").SelectMany(subset => subset.Objects("addresses").SelectMany(address => subset.Objects("ports").Select(port =>
            string.Create(CultureInfo.InvariantCulture, $"{address.Text("ip")}:{port.Number("port")}")))).ToList();
        if (all.Count == 0)
        {
            return "<none>";
        }

        return all.Count <= 3 ? string.Join(',', all) : $"{string.Join(',', all[..3])} + {all.Count - 3} more...";
    }
}
