using System.Net;
using System.Text.Json.Serialization;
using Cryptomeria.EmbeddedHost.Hosting.Durable.Http;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>The answer to a request that an orchestrator made.</summary>
public class DurableHttpResponse
{
    /// <summary>Creates an answer.</summary>
    /// <param name="statusCode">The status.</param>
    public DurableHttpResponse(HttpStatusCode statusCode) => StatusCode = statusCode;

    /// <summary>The status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The headers.</summary>
    [JsonConverter(typeof(HttpHeadersConverter))]
    public IDictionary<string, StringValues>? Headers { get; init; }

    /// <summary>The body.</summary>
    public string? Content { get; init; }
}
