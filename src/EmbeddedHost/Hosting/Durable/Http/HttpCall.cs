using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable.Http;

/// <summary>The input of the built-in activity: the official <c>DurableHttpRequest</c> as JSON, which that class itself, with its two constructors, cannot be read from.</summary>
internal sealed record HttpCall
{
    /// <summary>The official extension's name for the activity.</summary>
    public const string ActivityName = "BuiltIn::HttpActivity";

    [JsonPropertyName("method")]
    public required string Method { get; init; }

    [JsonPropertyName("uri")]
    public required Uri Uri { get; init; }

    [JsonPropertyName("headers")]
    [JsonConverter(typeof(HttpHeadersConverter))]
    public IDictionary<string, StringValues>? Headers { get; init; }

    /// <summary>The body; <c>text/plain</c> where no header says otherwise.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; init; }

    [JsonPropertyName("retryOptions")]
    public Retry? RetryOptions { get; init; }

    /// <summary>The time for one request; null leaves it to <c>functionTimeout</c>.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; init; }

    /// <param name="StatusCodesToRetry">The answers that count as failures; none means every 4xx and 5xx.</param>
    public sealed record Retry([property: JsonPropertyName("statusCodesToRetry")] IReadOnlyList<HttpStatusCode>? StatusCodesToRetry);
}
