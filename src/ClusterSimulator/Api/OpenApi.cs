using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>
/// The part of the server's OpenAPI v3 documents that clients decide by: which resources can be patched, and with which parameters. kubectl reads
/// from it that the server validates fields itself, and then asks for no schemas; there are none.
/// </summary>
internal static class OpenApi
{
    private const string Root = "/openapi/v3";

    /// <summary>The document of a path, or null where it is none.</summary>
    public static JsonObject? Find(string path)
    {
        path = path.TrimEnd('/');
        if (path == Root)
        {
            return Index();
        }

        if (!path.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            return null;
        }

        var types = ResourceTypes.All.Where(type => path[(Root.Length + 1)..] == Folder(type)).ToList();
        return types.Count == 0 ? null : Document(types);
    }

    private static JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var folder in ResourceTypes.All.Select(Folder).Distinct())
        {
            paths[folder] = new JsonObject { ["serverRelativeURL"] = $"{Root}/{folder}?hash=1" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static JsonObject Document(IEnumerable<ResourceType> types)
    {
        var paths = new JsonObject();
        foreach (var type in types)
        {
            var parent = type.Namespaced ? "namespaces/{namespace}/" : "";
            paths[$"/{Folder(type)}/{parent}{type.Plural}/{{name}}"] = new JsonObject { ["patch"] = Patch(type) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = Discovery.GitVersion },
            ["paths"] = paths,
        };
    }

    private static JsonObject Patch(ResourceType type) => new()
    {
        ["operationId"] = $"patch{type.Kind}",
        ["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation"), Parameter("force")),
        ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        ["x-kubernetes-action"] = "patch",
        ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind },
    };

    private static JsonObject Parameter(string name) =>
        new() { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = name == "force" ? "boolean" : "string", ["uniqueItems"] = true } };

    private static string Folder(ResourceType type) => type.Group.Length == 0 ? $"api/{type.Version}" : $"apis/{type.Group}/{type.Version}";
}
