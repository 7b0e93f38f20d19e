using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /healthz</c>: the program is up and answers; says nothing of the cluster. For probes.</summary>
public static class HealthRoute
{
    [Function("Health")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text("{\"ok\":true}", "application/json; charset=utf-8");
    }
}
