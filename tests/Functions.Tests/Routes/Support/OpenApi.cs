using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;
using Json.Schema;

namespace Cryptomeria.Functions.Tests.Routes.Support;

/// <summary>
/// docs/openapi.yaml, held against real answers. Its schemas are closed here: a member that an object's <c>properties</c> do not name is wrong,
/// except where the document says <c>additionalProperties</c> itself.
/// </summary>
internal static class OpenApi
{
    private const string Components = "#/components/schemas/";

    private static readonly JsonObject Document = Yaml.Read(File.ReadAllText(RepositoryRoot.PathOf("docs", "openapi.yaml"))).AsObject();
    private static readonly ConcurrentDictionary<string, Lazy<JsonSchema>> Schemas = new();
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>Every route, as <c>get /system/status</c>.</summary>
    public static IEnumerable<string> Operations =>
        from path in Document["paths"]!.AsObject() from operation in path.Value!.AsObject() select $"{operation.Key} {path.Key}";

    /// <summary>The answer's status and content type are documented for the route, and its JSON has the documented shape.</summary>
    /// <param name="operation">As in <see cref="Operations"/>.</param>
    public static void AssertAnswer(string operation, int status, MediaTypeHeaderValue? type, string text)
    {
        var parts = operation.Split(' ');
        var responses = Document["paths"]![parts[1]]?[parts[0]]?["responses"];
        Assert.True(responses?[$"{status}"] is not null, $"{operation} has no {status} in the document: {text}");
        var content = Follow(responses[$"{status}"]!)["content"]?[type?.MediaType ?? ""];
        Assert.True(content is not null, $"{operation} has no {status} of {type} in the document");
        var schema = Schemas.GetOrAdd($"{operation} {status} {type!.MediaType}", _ => new(() => Build(content["schema"]!))).Value;
        switch (type.MediaType)
        {
            case "application/json" or "application/problem+json":
                AssertValid(schema, text, $"{operation} {status}");
                break;
            case "application/x-ndjson":
                Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => AssertValid(schema, line, $"{operation} {status}"));
                break;
        }
    }

    private static void AssertValid(JsonSchema schema, string text, string what)
    {
        using var json = JsonDocument.Parse(text);
        var result = schema.Evaluate(json.RootElement, Options);
        var errors = from detail in result.Details ?? []
                     from error in detail.Errors ?? new Dictionary<string, string>()
                     select $"{detail.InstanceLocation} {error.Key}: {error.Value}";
        Assert.True(result.IsValid, $"{what}: {string.Join("; ", errors)}\n{text}");
    }

    private static JsonNode Follow(JsonNode node)
    {
        while (node["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference.Split('/').Skip(1).Aggregate((JsonNode)Document, (at, name) => at[name]!);
        }

        return node;
    }

    private static JsonSchema Build(JsonNode schema)
    {
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$ref"] = "#/$defs/answer",
            ["$defs"] = Close(Document["components"]!["schemas"]),
        };
        root["$defs"]!["answer"] = Close(schema);
        return JsonSchema.FromText(root.ToJsonString());
    }

    private static JsonNode? Close(JsonNode? node) => node switch
    {
        JsonObject schema when schema["allOf"] is JsonArray parts => Close(Merge(parts)),
        JsonObject schema => CloseObject(schema),
        JsonArray parts => new JsonArray([.. parts.Select(Close)]),
        null => null,
        _ => node.DeepClone(),
    };

    private static JsonObject CloseObject(JsonObject schema)
    {
        var closed = new JsonObject();
        foreach (var (name, value) in schema)
        {
            closed[name] = name == "$ref" ? value!.GetValue<string>().Replace(Components, "#/$defs/", StringComparison.Ordinal) : Close(value);
        }

        if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
        {
            closed["additionalProperties"] = false;
        }

        return closed;
    }

    // Each part alone would refuse the members of the others.
    private static JsonObject Merge(JsonArray parts)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var part in parts.Select(part => Follow(part!)))
        {
            foreach (var (name, value) in part["properties"]!.AsObject())
            {
                properties[name] = value!.DeepClone();
            }

            foreach (var name in part["required"]!.AsArray())
            {
                required.Add(name!.DeepClone());
            }
        }

        return new JsonObject { ["type"] = "object", ["required"] = required, ["properties"] = properties };
    }
}
