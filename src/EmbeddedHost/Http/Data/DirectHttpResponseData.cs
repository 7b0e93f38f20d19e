using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Http.Data;

/// <summary>The response of ASP.NET Core as the worker's own model has it: what is written goes out.</summary>
internal sealed class DirectHttpResponseData : HttpResponseData
{
    private readonly HttpContext _http;

    public DirectHttpResponseData(HttpContext http, FunctionContext context)
        : base(context)
    {
        _http = http;
        Cookies = new ResponseCookies(http.Response.Cookies.Append);
        http.Response.OnStarting(CopyHeaders);
    }

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)_http.Response.StatusCode;
        set => _http.Response.StatusCode = (int)value;
    }

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body
    {
        get => _http.Response.Body;
        set => _http.Response.Body = value;
    }

    public override HttpCookies Cookies { get; }

    private Task CopyHeaders()
    {
        HttpResults.CopyHeaders(Headers, _http.Response);
        return Task.CompletedTask;
    }
}
