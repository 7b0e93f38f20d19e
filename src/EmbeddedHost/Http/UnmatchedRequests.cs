using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>
/// The real host answers 404 with an empty body to a method that no function of a route takes; ASP.NET Core's routing would answer 405
/// with an endpoint of its own.
/// </summary>
internal static class UnmatchedRequests
{
    public static void UseNotFoundForUnmatchedMethods(this IApplicationBuilder app) => app.Use(next => http =>
    {
        if (http.GetEndpoint() is { } endpoint and not RouteEndpoint && endpoint.Metadata.GetMetadata<FunctionDescriptor>() is null)
        {
            http.SetEndpoint(null);
        }

        return next(http);
    });
}
