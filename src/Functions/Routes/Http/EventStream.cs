using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>What answers have in common that are written while they come, as Server-Sent Events or as plain lines.</summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream; charset=utf-8";

    /// <summary>The asker wants Server-Sent Events.</summary>
    public static bool IsAccepted(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));

    /// <summary>Sets an answer up so that nothing between here and the reader holds it back.</summary>
    public static void Begin(HttpContext http, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Writes what is to arrive at once.</summary>
    public static async Task WriteNowAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
