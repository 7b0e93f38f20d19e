using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Routes;

/// <summary>Answers what no other route does: unknown paths, wrong methods, and browsers' preflight questions.</summary>
public sealed class NotFoundRoute(AppSettings settings, RouteMethods routes)
{
    // The name sorts last on purpose: the Functions host asks its routes in the order of the functions' names and takes the first that matches.
    [Function("ZzNotFound")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request)
    {
        var methods = routes.Of(request.Path);
        if (HttpMethods.IsOptions(request.Method) && methods.Count > 0)
        {
            return Preflight(request, methods);
        }

        if (methods.Count == 0)
        {
            return new ProblemResult(404, ErrorCodes.NotFound, $"no route {request.Path}", new Dictionary<string, object?>());
        }

        request.HttpContext.Response.Headers.Allow = string.Join(", ", methods);
        return new ProblemResult(
            405,
            ErrorCodes.MethodNotAllowed,
            $"{request.Path} does not take {request.Method}",
            new Dictionary<string, object?> { ["allowed"] = methods });
    }

    private NoContent Preflight(HttpRequest request, List<string> methods)
    {
        request.HttpContext.Response.Headers.Allow = string.Join(", ", methods);
        if (settings.CorsAllowedOrigins.Contains(request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            var headers = request.HttpContext.Response.Headers;
            headers.AccessControlAllowMethods = string.Join(", ", methods);
            headers.AccessControlAllowHeaders = "Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID";
            headers.AccessControlMaxAge = "600";
        }

        return TypedResults.NoContent();
    }
}
