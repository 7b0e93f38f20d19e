using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>Fills a parameter from the route value of its name: strings, enums, and whatever can be parsed (numbers, Guid, dates, …).</summary>
internal static class RouteValueReader
{
    private delegate bool TryParse(string text, out object? value);

    /// <summary>The reader; null where the route has no such parameter or its type cannot be parsed.</summary>
    public static Func<FunctionContext, object?>? TryCreate(ParameterInfo parameter, string route)
    {
        RoutePattern pattern;
        try
        {
            pattern = RoutePatternFactory.Parse(route);
        }
        catch (RoutePatternException)
        {
            // Told already, by the one who composed the route.
            return null;
        }

        return pattern.GetParameter(parameter.Name!) is null || ParserOf(parameter.ParameterType) is not { } parse
            ? null
            : context => Read(context, parameter, parse);
    }

    private static object? Read(FunctionContext context, ParameterInfo parameter, TryParse parse)
    {
        var raw = HttpInvocation.Of(context).HttpContext.GetRouteValue(parameter.Name!);
        var text = Convert.ToString(raw, CultureInfo.InvariantCulture);
        if (string.IsNullOrEmpty(text))
        {
            return DefaultOf(context, parameter);
        }

        return parse(text, out var value)
            ? value
            : throw new FunctionInputConverterException(
                $"Function '{context.FunctionDefinition.Name}': the route value '{parameter.Name}' is '{text}', which is no {parameter.ParameterType.Name}.");
    }

    private static object? DefaultOf(FunctionContext context, ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        return !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            ? null
            : throw new FunctionInputConverterException(
                $"Function '{context.FunctionDefinition.Name}': the route has no value for '{parameter.Name}'. Give the parameter a default, or make it nullable.");
    }

    private static TryParse? ParserOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return static (string text, out object? value) =>
            {
                value = text;
                return true;
            };
        }

        if (type.IsEnum)
        {
            return (string text, out object? value) => Enum.TryParse(type, text, ignoreCase: true, out value) && Enum.IsDefined(type, value!);
        }

        var isParsable = type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>));
        return isParsable
            ? typeof(RouteValueReader).GetMethod(nameof(TryParseOf), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type).CreateDelegate<TryParse>()
            : null;
    }

    private static bool TryParseOf<T>(string text, out object? value)
        where T : IParsable<T>
    {
        var parsed = T.TryParse(text, CultureInfo.InvariantCulture, out var result);
        value = result;
        return parsed;
    }
}
