using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Answers a body with an <c>ETag</c>, or 304 where the asker's <c>If-None-Match</c> names it.</summary>
internal sealed class EntityTagResult(byte[] body, string contentType, EntityTagHeaderValue tag) : IResult
{
    private const int TagBytes = 18;

    /// <summary>A tag for what these bytes say.</summary>
    /// <param name="isWeak">The body may differ in what does not matter.</param>
    public static EntityTagHeaderValue TagOf(ReadOnlySpan<byte> content, bool isWeak) =>
        new($"\"{Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, TagBytes))}\"", isWeak);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "no-cache";
        var known = httpContext.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Any(other => other.Equals(EntityTagHeaderValue.Any) || other.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
