using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Api.Protobuf;
using Cryptomeria.ClusterSimulator.Errors;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Reads requests' bodies.</summary>
internal static class RequestBody
{
    public static async Task<byte[]> ReadBytesAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    /// <exception cref="ApiException">400 where the body is no JSON object, 415 for another media type.</exception>
    public static async Task<JsonObject> ReadObjectAsync(HttpContext context) =>
        await ReadOptionalObjectAsync(context) ?? throw ApiErrors.BadRequest("unexpected end of JSON input");

    /// <summary>The body, or null where there is none.</summary>
    public static async Task<JsonObject?> ReadOptionalObjectAsync(HttpContext context)
    {
        var bytes = await ReadBytesAsync(context);
        if (bytes.Length == 0)
        {
            return null;
        }

        var mediaType = context.Request.ContentType?.Split(';')[0].Trim() ?? "application/json";
        if (mediaType == ProtobufBody.MediaType)
        {
            return ReadProtobuf(bytes);
        }

        if (mediaType is not "application/json")
        {
            throw ApiErrors.UnsupportedMediaType("application/json");
        }

        try
        {
            return JsonNode.Parse(bytes) as JsonObject ?? throw ApiErrors.BadRequest("the body of the request is no JSON object");
        }
        catch (JsonException exception)
        {
            throw ApiErrors.BadRequest($"couldn't get version/kind; json parse error: {exception.Message}");
        }
    }

    private static JsonObject ReadProtobuf(byte[] bytes)
    {
        try
        {
            return ProtobufBody.Read(bytes) ?? throw ApiErrors.UnsupportedMediaType("application/json");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw ApiErrors.BadRequest($"the body of the request is no protobuf: {exception.Message}");
        }
    }
}
