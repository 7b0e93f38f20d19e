using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting.Durable;
using Cryptomeria.EmbeddedHost.Http;
using Cryptomeria.EmbeddedHost.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Reads what starts a function off the attributes of its parameters.</summary>
internal sealed class TriggerReader(DiscoveryOptions options)
{
    public FunctionTrigger? Read(MethodInfo method, string functionName, List<string> errors)
    {
        var triggers = method.GetParameters()
            .Select(parameter => (parameter, attribute: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(pair => pair.attribute is not null)
            .ToList();
        if (triggers.Count != 1)
        {
            errors.Add(triggers.Count == 0
                ? "no parameter has a trigger attribute such as [HttpTrigger]."
                : "more than one parameter has a trigger attribute.");
            return null;
        }

        var (parameter, attribute) = triggers[0];
        return attribute switch
        {
            HttpTriggerAttribute http => ReadHttp(parameter, http, functionName, errors),
            OrchestrationTriggerAttribute orchestration =>
                new FunctionTrigger.Orchestration(parameter.Name!, Resolve(orchestration.Orchestration, functionName, errors)),
            ActivityTriggerAttribute activity =>
                new FunctionTrigger.Activity(parameter.Name!, Resolve(activity.Activity, functionName, errors)),
            EntityTriggerAttribute entity => EntityFunctions.Read(method, parameter.Name!, Resolve(entity.EntityName, functionName, errors), errors),
            TimerTriggerAttribute timer => ReadTimer(parameter.Name!, timer, errors),
            _ => Refuse($"the trigger {attribute!.GetType().Name} is not supported by the embedded host.", errors),
        };
    }

    private FunctionTrigger.Http ReadHttp(ParameterInfo parameter, HttpTriggerAttribute attribute, string functionName, List<string> errors)
    {
        if (!options.HasWebApplication && parameter.ParameterType == typeof(HttpRequest))
        {
            errors.Add("HttpRequest needs builder.ConfigureFunctionsWebApplication() in Program.cs; without it, use HttpRequestData.");
        }

        if (attribute.AuthLevel != AuthorizationLevel.Anonymous && !options.IgnoresAuthorizationLevels)
        {
            errors.Add(
                $"AuthorizationLevel.{attribute.AuthLevel} asks for a key, and the embedded host checks none. Write AuthorizationLevel.Anonymous, "
                + $"or set {EmbeddedHostBuilder.IgnoreAuthorizationLevelsKey} to true to serve it to everyone.");
        }

        var route = Resolve(attribute.Route, functionName, errors);
        return new FunctionTrigger.Http(
            parameter.Name!,
            attribute.Route,
            HttpRoute.Compose(options.RoutePrefix, route, errors),
            [.. (attribute.Methods ?? []).Select(method => method.ToUpperInvariant()).Distinct()],
            attribute.AuthLevel);
    }

    private FunctionTrigger.Timer ReadTimer(string parameter, TimerTriggerAttribute attribute, List<string> errors)
    {
        var known = errors.Count;
        var schedule = Resolve(attribute.Schedule, string.Empty, errors);
        if (errors.Count == known && TimerSchedule.TryParse(schedule) is null)
        {
            errors.Add($"'{schedule}' is no schedule: write six cron fields ({{second}} {{minute}} {{hour}} {{day}} {{month}} {{day of week}}) or a time such as 00:05:00.");
        }

        return new FunctionTrigger.Timer(parameter, schedule, attribute.RunOnStartup, attribute.UseMonitor);
    }

    private string Resolve(string? text, string fallback, List<string> errors) =>
        text is null ? fallback : SettingPlaceholders.Resolve(text, options.Setting, errors);

    private static FunctionTrigger? Refuse(string error, List<string> errors)
    {
        errors.Add(error);
        return null;
    }
}
