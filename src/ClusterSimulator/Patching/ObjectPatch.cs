using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;

namespace Cryptomeria.ClusterSimulator.Patching;

/// <summary>Reads a PATCH request's body by its media type.</summary>
internal static class ObjectPatch
{
    private const string Applied = "application/apply-patch+yaml";

    private const string Accepted =
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    /// <summary>Whether a body is a configuration to apply on the server.</summary>
    public static bool IsApply(string? mediaType) => mediaType?.Split(';')[0].Trim() == Applied;

    /// <summary>The configuration to apply. Clients write it as JSON, which is YAML too; other YAML is not read.</summary>
    /// <exception cref="ApiException">400 for a body that is none.</exception>
    public static JsonObject ReadApplied(ReadOnlySpan<byte> body) => Map(Parse(body));

    /// <summary>What the patch does to an object; the object given may be changed by it.</summary>
    /// <exception cref="ApiException">415 for another media type, 400 for a body that is no patch.</exception>
    public static Func<JsonObject, JsonObject> Read(string? mediaType, ReadOnlySpan<byte> body)
    {
        var patch = Parse(body);
        return mediaType?.Split(';')[0].Trim() switch
        {
            "application/json-patch+json" => target => JsonPatch.Apply(target, patch as JsonArray ?? throw Invalid("a JSON patch is an array")),
            "application/merge-patch+json" => target => MergePatch.Apply(target, Map(patch)),
            "application/strategic-merge-patch+json" => target => StrategicMergePatch.Apply(target, Map(patch)),
            _ => throw ApiErrors.UnsupportedMediaType(Accepted),
        };
    }

    private static JsonObject Map(JsonNode? patch) => patch as JsonObject ?? throw Invalid("a merge patch is an object");

    private static JsonNode? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException exception)
        {
            throw Invalid(exception.Message);
        }
    }

    private static ApiException Invalid(string why) => ApiErrors.BadRequest($"error decoding patch: {why}");
}
