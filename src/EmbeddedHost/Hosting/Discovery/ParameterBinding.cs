using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>How one parameter is filled.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="BindingType">The kind's name in function metadata; null for what is no declared binding, such as a cancellation token.</param>
/// <param name="Bind">
/// Gives the value. For an orchestrator it must complete at once: nothing else may be awaited on the orchestration's thread.
/// </param>
internal sealed record ParameterBinding(ParameterInfo Parameter, string? BindingType, Func<FunctionContext, ValueTask<object?>> Bind)
{
    /// <summary>True for the parameter that takes an orchestration's input: there can be one.</summary>
    public bool IsOrchestrationInput { get; init; }

    public static ParameterBinding Of(ParameterInfo parameter, string? bindingType, Func<FunctionContext, object?> value) =>
        new(parameter, bindingType, context => ValueTask.FromResult(value(context)));
}
