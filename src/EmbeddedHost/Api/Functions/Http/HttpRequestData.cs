using System.Collections.Specialized;
using System.Security.Claims;
using System.Web;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A request that started a function.</summary>
public abstract class HttpRequestData
{
    private NameValueCollection? _query;

    /// <summary>A request of an invocation.</summary>
    /// <param name="functionContext">The invocation.</param>
    public HttpRequestData(FunctionContext functionContext)
    {
        ArgumentNullException.ThrowIfNull(functionContext);
        FunctionContext = functionContext;
    }

    /// <summary>The body; read once.</summary>
    public abstract Stream Body { get; }

    /// <summary>The headers.</summary>
    public abstract HttpHeadersCollection Headers { get; }

    /// <summary>The cookies.</summary>
    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    /// <summary>The whole address, query included.</summary>
    public abstract Uri Url { get; }

    /// <summary>Who sent it, as far as something has found that out.</summary>
    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    /// <summary>The method.</summary>
    public abstract string Method { get; }

    /// <summary>The invocation.</summary>
    public FunctionContext FunctionContext { get; }

    /// <summary>The query, by name.</summary>
    public virtual NameValueCollection Query => _query ??= HttpUtility.ParseQueryString(Url.Query);

    /// <summary>A response to it, 200 and empty.</summary>
    public abstract HttpResponseData CreateResponse();
}
