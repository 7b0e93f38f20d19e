using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Which methods each route of this program takes, read off the functions' own attributes.</summary>
public sealed class RouteMethods
{
    private readonly List<(TemplateMatcher Matcher, string[] Methods)> _routes =
    [
        .. from type in typeof(RouteMethods).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           where method.IsDefined(typeof(FunctionAttribute))
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger?.Route is { } route && !route.StartsWith("{*", StringComparison.Ordinal)
           select (new TemplateMatcher(TemplateParser.Parse(trigger.Route!), []), trigger.Methods!),
    ];

    /// <summary>The methods of a path, upper case; empty where no route has the path.</summary>
    public List<string> Of(PathString path) =>
        [.. _routes
            .Where(route => route.Matcher.TryMatch(path, []))
            .SelectMany(route => route.Methods)
            .Select(method => method.ToUpperInvariant())
            .Distinct()
            .Order(StringComparer.Ordinal)];
}
