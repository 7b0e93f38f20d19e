using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>What starts a function.</summary>
/// <param name="BindingType">The kind's name in function metadata.</param>
/// <param name="ParameterName">The parameter that carries the trigger's attribute.</param>
internal abstract record FunctionTrigger(string BindingType, string ParameterName)
{
    /// <param name="DeclaredRoute">The route as the attribute has it; null where it has none.</param>
    /// <param name="Route">The whole template, the prefix included.</param>
    public sealed record Http(
        string ParameterName, string? DeclaredRoute, string Route, IReadOnlyList<string> Methods, AuthorizationLevel AuthLevel)
        : FunctionTrigger("httpTrigger", ParameterName);

    public sealed record Orchestration(string ParameterName, string Name) : FunctionTrigger("orchestrationTrigger", ParameterName);

    public sealed record Activity(string ParameterName, string Name) : FunctionTrigger("activityTrigger", ParameterName);

    public sealed record Entity(string ParameterName, string Name) : FunctionTrigger("entityTrigger", ParameterName);

    public sealed record Timer(string ParameterName, string Schedule, bool RunOnStartup, bool UseMonitor)
        : FunctionTrigger("timerTrigger", ParameterName);
}
