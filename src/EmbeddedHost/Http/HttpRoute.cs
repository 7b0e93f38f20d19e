using Microsoft.AspNetCore.Routing.Patterns;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>Route templates of functions.</summary>
internal static class HttpRoute
{
    // The real host keeps these for its own routes.
    private static readonly string[] Reserved = ["admin", "runtime"];

    /// <summary>The whole template of a function's route, with an error where it cannot be one.</summary>
    public static string Compose(string prefix, string route, List<string> errors)
    {
        if (route.StartsWith('/') || route.StartsWith('~'))
        {
            errors.Add($"the route '{route}' must not start with '/' or '~': it is below the route prefix of host.json.");
            return route;
        }

        var template = prefix.Length == 0 ? route : $"{prefix}/{route}";
        try
        {
            var pattern = RoutePatternFactory.Parse(template);
            if (IsReserved(pattern))
            {
                errors.Add($"the route '{template}' is not possible: routes that start with {string.Join(" or ", Reserved)} are the host's own.");
            }
        }
        catch (RoutePatternException e)
        {
            errors.Add($"the route '{template}' is not valid: {e.Message}");
        }

        return template;
    }

    /// <summary>The template with its parameters' names left out: two functions with the same one answer the same requests.</summary>
    public static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shape))));

    private static string Shape(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            $"{{{parameter.ParameterKind}{string.Concat(parameter.ParameterPolicies.Select(policy => $":{policy.Content}").Order(StringComparer.Ordinal))}}}",
        _ => part.ToString() ?? string.Empty,
    };

    private static bool IsReserved(RoutePattern pattern) =>
        pattern.PathSegments is [{ Parts: [RoutePatternLiteralPart first] }, ..] && Reserved.Contains(first.Content, StringComparer.OrdinalIgnoreCase);
}
