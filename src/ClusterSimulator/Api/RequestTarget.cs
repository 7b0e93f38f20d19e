using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>A request's path and query as the client sent them, escapes included.</summary>
internal static class RequestTarget
{
    public static string Of(HttpContext context) => context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";

    /// <summary>What follows a <c>/proxy</c> in the path, with the query; it starts with a slash.</summary>
    public static string AfterProxy(HttpContext context)
    {
        const string Proxy = "/proxy";
        var target = Of(context);
        var rest = target[(target.IndexOf(Proxy, StringComparison.Ordinal) + Proxy.Length)..];
        return rest.StartsWith('/') ? rest : "/" + rest;
    }
}
