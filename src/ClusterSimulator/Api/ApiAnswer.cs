using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Writes answers with the headers of a real server.</summary>
internal static class ApiAnswer
{
    /// <summary>Up to this size a Go server buffers an answer and so knows its length; a longer one is chunked.</summary>
    private const int Buffered = 2048;

    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, error.Code, error.ToStatus());
    }

    public static Task WriteAsync(HttpContext context, int code, JsonNode body) => WriteAsync(context, code, JsonText.Bytes(body));

    public static async Task WriteAsync(HttpContext context, int code, ReadOnlyMemory<byte> body, string contentType = "application/json")
    {
        Begin(context, code, contentType);
        if (body.Length < Buffered)
        {
            context.Response.ContentLength = body.Length + 1;
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
    }

    public static void Begin(HttpContext context, int code, string contentType)
    {
        var response = context.Response;
        response.StatusCode = code;
        response.Headers.CacheControl = "no-cache, private";
        response.Headers["Audit-Id"] = Guid.NewGuid().ToString();
        response.ContentType = contentType;
    }
}
