using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Http.Data;

/// <summary>A request of ASP.NET Core as the worker's own model has it.</summary>
/// <param name="http">The request.</param>
/// <param name="context">The invocation.</param>
/// <param name="writesDirectly">True where responses go out as they are written, as with ASP.NET Core integration; false where the returned one goes out.</param>
internal sealed class EmbeddedHttpRequestData(HttpContext http, FunctionContext context, bool writesDirectly) : HttpRequestData(context)
{
    private HttpHeadersCollection? _headers;
    private IReadOnlyCollection<IHttpCookie>? _cookies;
    private Uri? _url;

    public override Stream Body => http.Request.Body;

    public override HttpHeadersCollection Headers => _headers ??= new HttpHeadersCollection(
        http.Request.Headers.Select(header => new KeyValuePair<string, IEnumerable<string>>(header.Key, header.Value.OfType<string>())));

    public override IReadOnlyCollection<IHttpCookie> Cookies => _cookies ??= [.. http.Request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url => _url ??= new Uri(http.Request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => http.User.Identities;

    public override string Method => http.Request.Method;

    public override HttpResponseData CreateResponse() =>
        writesDirectly ? new DirectHttpResponseData(http, FunctionContext) : new BufferedHttpResponseData(FunctionContext);
}
