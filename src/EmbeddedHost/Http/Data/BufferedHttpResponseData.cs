using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Http.Data;

/// <summary>A response that goes out once the function has returned it.</summary>
internal sealed class BufferedHttpResponseData : HttpResponseData
{
    private readonly List<(string Name, string Value, CookieOptions Options)> _cookies = [];

    public BufferedHttpResponseData(FunctionContext context)
        : base(context) => Cookies = new ResponseCookies((name, value, options) => _cookies.Add((name, value, options)));

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies { get; }

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = (int)StatusCode;
        HttpResults.CopyHeaders(Headers, response);
        foreach (var (name, value, options) in _cookies)
        {
            response.Cookies.Append(name, value, options);
        }

        // A stream of the app's own is sent from where it stands.
        if (Body is MemoryStream buffer)
        {
            buffer.Position = 0;
        }

        await Body.CopyToAsync(response.Body, response.HttpContext.RequestAborted);
    }
}
