using Cryptomeria.EmbeddedHost.Hosting;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>One endpoint for each HTTP function.</summary>
internal static class FunctionEndpoints
{
    /// <exception cref="HostStartException">Two functions have the same route, or a route's constraint is not known.</exception>
    public static EndpointDataSource Create(FunctionCatalog catalog, FunctionRequestHandler handler, ParameterPolicyFactory policies)
    {
        var errors = new List<string>();
        var endpoints = new List<Endpoint>();
        var taken = new Dictionary<(string Shape, string Method), FunctionDescriptor>();
        foreach (var (function, trigger) in catalog.Of<FunctionTrigger.Http>())
        {
            var pattern = RoutePatternFactory.Parse(trigger.Route);
            CheckConstraints(function, pattern, policies, errors);
            CheckTaken(function, trigger, pattern, taken, errors);
            var builder = new RouteEndpointBuilder(http => handler.HandleAsync(function, http), pattern, order: 0) { DisplayName = function.Name };
            builder.Metadata.Add(function);
            if (trigger.Methods.Count > 0)
            {
                builder.Metadata.Add(new HttpMethodMetadata(trigger.Methods));
            }

            endpoints.Add(builder.Build());
        }

        return errors.Count == 0 ? new DefaultEndpointDataSource(endpoints) : throw HostStartException.Of("The app's routes are not valid", errors);
    }

    private static void CheckConstraints(FunctionDescriptor function, RoutePattern pattern, ParameterPolicyFactory policies, List<string> errors)
    {
        foreach (var parameter in pattern.Parameters)
        {
            foreach (var reference in parameter.ParameterPolicies)
            {
                try
                {
                    policies.Create(parameter, reference);
                }
                catch (Exception e) when (e is InvalidOperationException or RouteCreationException or ArgumentException or FormatException)
                {
                    errors.Add(
                        $"Function '{function.Name}' ({function.DisplayName}): the constraint '{reference.Content}' of the route "
                        + $"'{pattern.RawText}' is not valid: {e.Message}");
                }
            }
        }
    }

    // Two endpoints that match the same request equally well are an error only once such a request comes: too late.
    private static void CheckTaken(
        FunctionDescriptor function,
        FunctionTrigger.Http trigger,
        RoutePattern pattern,
        Dictionary<(string Shape, string Method), FunctionDescriptor> taken,
        List<string> errors)
    {
        foreach (var method in trigger.Methods.DefaultIfEmpty("*"))
        {
            if (!taken.TryAdd((HttpRoute.Shape(pattern), method), function))
            {
                var other = taken[(HttpRoute.Shape(pattern), method)];
                errors.Add($"Functions '{other.Name}' ({other.DisplayName}) and '{function.Name}' ({function.DisplayName}) have the same route: {method} {trigger.Route}.");
            }
        }
    }
}
