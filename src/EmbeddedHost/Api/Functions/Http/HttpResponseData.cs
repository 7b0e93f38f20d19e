using System.Net;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A response that a function gives.</summary>
public abstract class HttpResponseData
{
    /// <summary>A response of an invocation.</summary>
    /// <param name="functionContext">The invocation.</param>
    public HttpResponseData(FunctionContext functionContext)
    {
        ArgumentNullException.ThrowIfNull(functionContext);
        FunctionContext = functionContext;
    }

    /// <summary>The status.</summary>
    public abstract HttpStatusCode StatusCode { get; set; }

    /// <summary>The headers.</summary>
    public abstract HttpHeadersCollection Headers { get; set; }

    /// <summary>The body, to write to.</summary>
    public abstract Stream Body { get; set; }

    /// <summary>The cookies.</summary>
    public abstract HttpCookies Cookies { get; }

    /// <summary>The invocation.</summary>
    public FunctionContext FunctionContext { get; }

    /// <summary>A response to a request, 200 and empty.</summary>
    /// <param name="request">The request.</param>
    public static HttpResponseData CreateResponse(HttpRequestData request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.CreateResponse();
    }
}
