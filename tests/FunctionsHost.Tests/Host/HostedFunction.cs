using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>A function as the worker indexed it.</summary>
/// <param name="Metadata">The worker's own words.</param>
/// <param name="Bindings">Its bindings, as <c>function.json</c> would have them.</param>
internal sealed record HostedFunction(JsonObject Metadata, IReadOnlyList<JsonObject> Bindings)
{
    private readonly TemplateMatcher? _route = RouteOf(Bindings) is { } route ? new TemplateMatcher(TemplateParser.Parse(route), []) : null;

    public string Name => Text(Metadata, "name")!;

    public string Id => Text(Metadata, "functionId")!;

    /// <summary>The binding that begins it.</summary>
    public JsonObject Trigger => Bindings.Single(IsTrigger);

    /// <summary>Null where it is not begun by HTTP.</summary>
    public string? Route => RouteOf(Bindings);

    /// <summary>Lower case and in order; empty where it is not begun by HTTP.</summary>
    public IReadOnlyList<string> Methods =>
        [.. (Trigger["methods"]?.AsArray() ?? []).Select(method => method!.GetValue<string>().ToLowerInvariant()).Order(StringComparer.Ordinal)];

    public static HostedFunction From(JsonObject metadata) =>
        new(metadata, [.. metadata["rawBindings"]!.AsArray().Select(binding => JsonNode.Parse(binding!.GetValue<string>())!.AsObject())]);

    /// <summary>
    /// The values of the route's parameters where the host would give it the request, else null; constraints on parameters are not looked at.
    /// </summary>
    public RouteValueDictionary? Match(HttpMethod method, PathString path)
    {
        var values = new RouteValueDictionary();
        return Methods.Contains(method.Method, StringComparer.OrdinalIgnoreCase) && _route?.TryMatch(path, values) == true ? values : null;
    }

    /// <summary>What the host tells the worker to load.</summary>
    public JsonObject ToLoadRequest() => new()
    {
        ["functionId"] = Id,
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["directory"] = Text(Metadata, "directory"),
            ["entryPoint"] = Text(Metadata, "entryPoint"),
            ["scriptFile"] = Text(Metadata, "scriptFile"),
            ["bindings"] = new JsonObject(Bindings.Select(binding => KeyValuePair.Create<string, JsonNode?>(
                Text(binding, "name")!,
                new JsonObject { ["type"] = Text(binding, "type"), ["direction"] = Text(binding, "direction")!.ToLowerInvariant() }))),
        },
    };

    private static bool IsTrigger(JsonObject binding) => Text(binding, "type")!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    private static string? RouteOf(IEnumerable<JsonObject> bindings) => Text(bindings.Single(IsTrigger), "route");

    private static string? Text(JsonObject node, string member) => node[member]?.GetValue<string>();
}
