using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>What the Functions host demands of an app's functions and a looser runtime would let pass.</summary>
public sealed partial class FunctionCatalogTests
{
    private static readonly List<(string Name, MethodInfo Method)> All =
    [
        .. from type in typeof(AppHost).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select (function.Name, method),
    ];

    [Fact]
    public void Names_are_valid_and_unique_in_any_case()
    {
        Assert.NotEmpty(All);
        Assert.All(All, function => Assert.Matches(ValidName(), function.Name));
        Assert.Empty(All.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Functions_are_public_methods_of_public_types() =>
        Assert.Empty(All.Where(function => !function.Method.IsPublic || !function.Method.DeclaringType!.IsVisible).Select(function => function.Name));

    [Fact]
    public void Every_function_has_one_trigger() =>
        Assert.All(All, function => Assert.Single(
            function.Method.GetParameters(),
            parameter => parameter.GetCustomAttributes().Any(attribute => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal))));

    /// <summary>The host asks routes in the order of the functions' names, ignoring case, and takes the first that matches path and method.</summary>
    [Fact]
    public void No_route_stands_before_a_more_specific_one()
    {
        var routes = (from function in All
                      from parameter in function.Method.GetParameters()
                      let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
                      where trigger is not null
                      orderby function.Name.ToUpperInvariant()
                      select (function.Name, Route: trigger.Route!, Methods: trigger.Methods!)).ToList();
        Assert.True(routes.Count > 5);
        for (var i = 0; i < routes.Count; i++)
        {
            foreach (var later in routes.Skip(i + 1).Where(later => later.Methods.Intersect(routes[i].Methods, StringComparer.OrdinalIgnoreCase).Any()))
            {
                // A path of the later route, its parameters filled with something nobody's literal is.
                var path = new PathString("/" + Parameter().Replace(later.Route, "x-0"));
                Assert.False(
                    new TemplateMatcher(TemplateParser.Parse(routes[i].Route), []).TryMatch(path, []),
                    $"{routes[i].Name} ({routes[i].Route}) takes {path} away from {later.Name}");
            }
        }
    }

    [Fact]
    public void No_route_is_in_the_hosts_own_room() =>
        Assert.All(
            from function in All
            from parameter in function.Method.GetParameters()
            let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
            where trigger is not null
            select trigger.Route!,
            route => Assert.DoesNotMatch("(?i)^/?(admin|runtime)", route));

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9_\-]{0,127}$")]
    private static partial Regex ValidName();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
