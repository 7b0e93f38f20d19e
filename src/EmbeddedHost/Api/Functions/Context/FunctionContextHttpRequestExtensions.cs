using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Cryptomeria.EmbeddedHost.Http.Data;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The request and the response of an invocation, for middleware.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request; null where none started the function.</summary>
    /// <param name="context">The invocation.</param>
    public static async ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestDataFeature>() is { } feature ? await feature.GetHttpRequestDataAsync(context) : null;
    }

    /// <summary>The response that the function gave; null before it ran, and where it gave another kind of result.</summary>
    /// <param name="context">The invocation.</param>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return HttpResults.AnswerOf(ResultSlot.Of(context).Value) as HttpResponseData;
    }
}
