using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>All that discovery tells of the core group, or of all others, in one document: what clients since Kubernetes 1.26 ask for first.</summary>
internal static class AggregatedDiscovery
{
    public const string MediaType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>The document; null where the request is for none.</summary>
    public static JsonObject? Find(HttpRequest request)
    {
        if (!request.Headers.Accept.ToString().Contains(MediaType, StringComparison.Ordinal))
        {
            return null;
        }

        return request.Path.Value?.TrimEnd('/') switch
        {
            "/api" => Document([""]),
            "/apis" => Document(Discovery.GroupNames),
            _ => null,
        };
    }

    private static JsonObject Document(IEnumerable<string> groups) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. groups.Select(Group)]),
    };

    private static JsonObject Group(string group)
    {
        var metadata = new JsonObject { ["creationTimestamp"] = null };
        if (group.Length > 0)
        {
            metadata.Insert(0, "name", group);
        }

        var entries = Discovery.Resources(group, "v1")["resources"]!.AsArray().Objects().ToList();
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray(new JsonObject
            {
                ["version"] = "v1",
                ["resources"] = new JsonArray([.. entries.Where(IsWhole).Select(one => Resource(one, entries, group))]),
                ["freshness"] = "Current",
            }),
        };
    }

    // A resource's subresources stand beneath it here.
    private static bool IsWhole(JsonObject entry) => !entry.Text("name")!.Contains('/', StringComparison.Ordinal);

    private static JsonObject Resource(JsonObject entry, List<JsonObject> entries, string group)
    {
        var resource = new JsonObject
        {
            ["resource"] = entry.Text("name"),
            ["responseKind"] = Kind(entry, group),
            ["scope"] = entry.Flag("namespaced") ? "Namespaced" : "Cluster",
            ["singularResource"] = entry.Text("singularName"),
            ["verbs"] = entry["verbs"]!.DeepClone(),
        };
        foreach (var name in (ReadOnlySpan<string>)["shortNames", "categories"])
        {
            if (entry[name] is { } texts)
            {
                resource[name] = texts.DeepClone();
            }
        }

        var parts = entries.FindAll(part => part.Text("name")!.StartsWith(entry.Text("name") + "/", StringComparison.Ordinal));
        if (parts.Count > 0)
        {
            resource["subresources"] = new JsonArray([.. parts.Select(part => Part(part, group))]);
        }

        return resource;
    }

    private static JsonObject Part(JsonObject part, string group) => new()
    {
        ["subresource"] = part.Text("name")!.Split('/')[1],
        ["responseKind"] = Kind(part, group),
        ["verbs"] = part["verbs"]!.DeepClone(),
    };

    private static JsonObject Kind(JsonObject entry, string group) =>
        new() { ["group"] = entry.Text("group") ?? group, ["version"] = entry.Text("version") ?? "v1", ["kind"] = entry.Text("kind") };
}
