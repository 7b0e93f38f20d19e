using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting.Durable;
using Cryptomeria.EmbeddedHost.Http;
using Cryptomeria.EmbeddedHost.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Decides for each parameter of a function what fills it, and says so where nothing does.</summary>
internal static class ParameterBinder
{
    public static IReadOnlyList<ParameterBinding> Bind(MethodInfo method, FunctionTrigger trigger, List<string> errors)
    {
        var bindings = new List<ParameterBinding>();
        foreach (var parameter in method.GetParameters())
        {
            var hasInput = bindings.Any(bound => bound.IsOrchestrationInput);
            var binding = BindAny(parameter, errors) ?? trigger switch
            {
                FunctionTrigger.Http http => BindHttp(parameter, http),
                FunctionTrigger.Timer timer => TimerParameters.Bind(parameter, timer),
                FunctionTrigger.Activity activity => DurableParameters.BindActivity(parameter, activity, errors),
                FunctionTrigger.Orchestration orchestration => DurableParameters.BindOrchestrator(parameter, orchestration, !hasInput, errors),
                FunctionTrigger.Entity entity => EntityFunctions.Bind(parameter, entity),
                _ => null,
            };
            if (binding is null)
            {
                errors.Add(NothingFills(parameter, trigger));
            }
            else
            {
                bindings.Add(binding);
            }
        }

        return bindings;
    }

    private static ParameterBinding? BindAny(ParameterInfo parameter, List<string> errors)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return ParameterBinding.Of(parameter, null, context => context);
        }

        return parameter.ParameterType == typeof(CancellationToken)
            ? ParameterBinding.Of(parameter, null, context => context.CancellationToken)
            : DurableParameters.BindClient(parameter, errors);
    }

    private static ParameterBinding? BindHttp(ParameterInfo parameter, FunctionTrigger.Http trigger)
    {
        if (parameter.Name == trigger.ParameterName)
        {
            return parameter.ParameterType == typeof(HttpRequest)
                ? ParameterBinding.Of(parameter, trigger.BindingType, context => HttpInvocation.Of(context).HttpContext.Request)
                : parameter.ParameterType == typeof(HttpRequestData)
                    ? new ParameterBinding(parameter, trigger.BindingType, async context => await context.GetHttpRequestDataAsync())
                    : null;
        }

        if (parameter.IsDefined(typeof(FromBodyAttribute)))
        {
            return new ParameterBinding(parameter, null, context => RequestBodyReader.ReadAsync(context, parameter));
        }

        return RouteValueReader.TryCreate(parameter, trigger.Route) is { } read ? ParameterBinding.Of(parameter, null, read) : null;
    }

    private static string NothingFills(ParameterInfo parameter, FunctionTrigger trigger)
    {
        var what = $"nothing fills the parameter '{parameter.Name}' of type {parameter.ParameterType.Name}.";
        return trigger switch
        {
            FunctionTrigger.Http http when parameter.Name == http.ParameterName => $"{what} [HttpTrigger] goes with HttpRequest or HttpRequestData.",
            FunctionTrigger.Http http =>
                $"{what} The route '{http.Route}' has no value of that name and type; a body needs [FromBody], and services come by the constructor.",
            FunctionTrigger.Timer => $"{what} [TimerTrigger] goes with TimerInfo.",
            FunctionTrigger.Entity when parameter.Name == trigger.ParameterName => $"{what} [EntityTrigger] goes with TaskEntityDispatcher.",
            FunctionTrigger.Entity => $"{what} An operation's input comes to the entity's method; services come by the constructor.",
            FunctionTrigger.Orchestration => $"{what} [OrchestrationTrigger] goes with TaskOrchestrationContext, and one more parameter can be the input.",
            _ => what,
        };
    }
}
