using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>
/// Keeps web pages of other origins from acting through a user's browser: checks the Host header (DNS rebinding) and, on requests that
/// change something, the origin.
/// </summary>
public sealed class RequestGuardMiddleware(AppSettings settings) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            CheckHost(http.Request);
            CheckOrigin(http);
        }

        return next(context);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Compares host and port only: behind a proxy that ends TLS the scheme seen here is not the browser's.</summary>
    private static bool IsSameOrigin(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.GetComponents(UriComponents.Host | UriComponents.Port, UriFormat.UriEscaped), Authority(uri, request), StringComparison.OrdinalIgnoreCase);

    private static string Authority(Uri origin, HttpRequest request) =>
        new UriBuilder(origin.Scheme, request.Host.Host, request.Host.Port ?? -1).Uri.GetComponents(UriComponents.Host | UriComponents.Port, UriFormat.UriEscaped);

    private void CheckHost(HttpRequest request)
    {
        var host = request.Host.Host;
        if (!settings.AllowedHosts.Contains("*") && !settings.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            throw new ApiException(403, ErrorCodes.OriginForbidden, $"this API does not answer to the host name '{host}'");
        }
    }

    private void CheckOrigin(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && settings.CorsAllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            http.Response.Headers.AccessControlAllowOrigin = origin;
            http.Response.Headers.AccessControlExposeHeaders = "Location, Retry-After, ETag";
            http.Response.Headers.Append("Vary", "Origin");
            return;
        }

        if (IsSafe(http.Request.Method))
        {
            return;
        }

        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        if ((origin.Length > 0 && !IsSameOrigin(http.Request, origin)) || site is "cross-site" or "same-site")
        {
            throw new ApiException(
                403, ErrorCodes.OriginForbidden, $"pages of {(origin.Length > 0 ? origin : "another site")} may not use this API");
        }
    }
}
