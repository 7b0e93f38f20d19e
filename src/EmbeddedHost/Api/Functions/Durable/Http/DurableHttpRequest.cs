using System.Text.Json.Serialization;
using Cryptomeria.EmbeddedHost.Hosting.Durable.Http;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>A request that an orchestrator makes.</summary>
public class DurableHttpRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="uri">The address.</param>
    public DurableHttpRequest(HttpMethod method, Uri uri)
    {
        Method = method;
        Uri = uri;
    }

    /// <summary>The method.</summary>
    [JsonConverter(typeof(HttpMethodConverter))]
    public HttpMethod Method { get; }

    /// <summary>The address.</summary>
    public Uri Uri { get; }

    /// <summary>The headers.</summary>
    [JsonConverter(typeof(HttpHeadersConverter))]
    public IDictionary<string, StringValues>? Headers { get; set; }

    /// <summary>The body; <c>text/plain</c> where no header says otherwise.</summary>
    public string? Content { get; set; }

    /// <summary>True asks again at the <c>Location</c> of an answer of 202, until there is another answer.</summary>
    public bool AsynchronousPatternEnabled { get; set; }

    /// <summary>How it is tried again; null for not at all.</summary>
    public HttpRetryOptions? HttpRetryOptions { get; set; }

    /// <summary>The time for one request; null leaves it to <c>functionTimeout</c>.</summary>
    public TimeSpan? Timeout { get; set; }
}
