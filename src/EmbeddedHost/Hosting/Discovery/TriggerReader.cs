using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting.Durable;
using Cryptomeria.EmbeddedHost.Http;
using Cryptomeria.EmbeddedHost.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Reads what starts a function off its metadata.</summary>
internal sealed class TriggerReader(DiscoveryOptions options)
{
    public FunctionTrigger? Read(MethodInfo method, string functionName, IEnumerable<RawBinding> bindings, List<string> errors)
    {
        var triggers = bindings.Where(binding => binding.IsTrigger).ToList();
        if (triggers.Count != 1)
        {
            errors.Add(triggers.Count == 0
                ? "no parameter has a trigger attribute such as [HttpTrigger]."
                : "more than one parameter has a trigger attribute.");
            return null;
        }

        var trigger = triggers[0];
        return trigger.Type.ToUpperInvariant() switch
        {
            "HTTPTRIGGER" => ReadHttp(method, trigger, functionName, errors),
            "ORCHESTRATIONTRIGGER" => new FunctionTrigger.Orchestration(trigger.Name, Resolve(trigger.Text("orchestration"), functionName, errors)),
            "ACTIVITYTRIGGER" => new FunctionTrigger.Activity(trigger.Name, Resolve(trigger.Text("activity"), functionName, errors)),
            "ENTITYTRIGGER" => EntityFunctions.Read(method, trigger.Name, Resolve(trigger.Text("entityName"), functionName, errors), errors),
            "TIMERTRIGGER" => ReadTimer(trigger, errors),
            _ => Refuse($"the trigger {trigger.Type} is not supported by the embedded host.", errors),
        };
    }

    private FunctionTrigger.Http ReadHttp(MethodInfo method, RawBinding trigger, string functionName, List<string> errors)
    {
        var parameter = method.GetParameters().Single(parameter => parameter.Name == trigger.Name);
        if (!options.HasWebApplication && parameter.ParameterType == typeof(HttpRequest))
        {
            errors.Add("HttpRequest needs builder.ConfigureFunctionsWebApplication() in Program.cs; without it, use HttpRequestData.");
        }

        // The attribute's default is the host's: Function.
        var level = Enum.TryParse<AuthorizationLevel>(trigger.Text("authLevel"), ignoreCase: true, out var given) ? given : AuthorizationLevel.Function;
        if (level != AuthorizationLevel.Anonymous && !options.IgnoresAuthorizationLevels)
        {
            errors.Add(
                $"AuthorizationLevel.{level} asks for a key, and the embedded host checks none. Write AuthorizationLevel.Anonymous, "
                + $"or set {EmbeddedHostBuilder.IgnoreAuthorizationLevelsKey} to true to serve it to everyone.");
        }

        var declared = trigger.Text("route");
        return new FunctionTrigger.Http(
            trigger.Name,
            declared,
            HttpRoute.Compose(options.RoutePrefix, Resolve(declared, functionName, errors), errors),
            [.. trigger.Texts("methods").Select(method => method.ToUpperInvariant()).Distinct()],
            level);
    }

    private FunctionTrigger.Timer ReadTimer(RawBinding trigger, List<string> errors)
    {
        var known = errors.Count;
        var schedule = Resolve(trigger.Text("schedule"), string.Empty, errors);
        if (errors.Count == known && TimerSchedule.TryParse(schedule) is null)
        {
            errors.Add($"'{schedule}' is no schedule: write six cron fields ({{second}} {{minute}} {{hour}} {{day}} {{month}} {{day of week}}) or a time such as 00:05:00.");
        }

        return new FunctionTrigger.Timer(trigger.Name, schedule, trigger.Flag("runOnStartup", fallback: false), trigger.Flag("useMonitor", fallback: true));
    }

    private string Resolve(string? text, string fallback, List<string> errors) =>
        text is null ? fallback : SettingPlaceholders.Resolve(text, options.Setting, errors);

    private static FunctionTrigger? Refuse(string error, List<string> errors)
    {
        errors.Add(error);
        return null;
    }
}
