using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Http.Data;

/// <summary>The request of an invocation, the same object for all who ask.</summary>
internal sealed class HttpRequestDataFeature(HttpContext http, bool writesDirectly) : IHttpRequestDataFeature
{
    private EmbeddedHttpRequestData? _request;

    public ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context) => ValueTask.FromResult<HttpRequestData?>(Of(context));

    public EmbeddedHttpRequestData Of(FunctionContext context) => _request ??= new EmbeddedHttpRequestData(http, context, writesDirectly);
}
