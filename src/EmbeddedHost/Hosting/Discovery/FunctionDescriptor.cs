using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Context.Features;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>A function that was found: what starts it, and how its parameters are filled.</summary>
internal sealed class FunctionDescriptor : IFunctionInputBindingFeature
{
    public required string Name { get; init; }

    public required MethodInfo Method { get; init; }

    public required FunctionTrigger Trigger { get; init; }

    public required IReadOnlyList<ParameterBinding> Bindings { get; init; }

    public required FunctionDefinition Definition { get; init; }

    /// <summary>The method's name as error messages show it.</summary>
    public string DisplayName => Describe(Method);

    /// <summary>Fills the parameters, for the generated executor. Completes at once where every binding does, as an orchestrator's thread needs it.</summary>
    public async ValueTask<FunctionInputBindingResult> BindFunctionInputAsync(FunctionContext context)
    {
        var arguments = new object?[Bindings.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await Bindings[i].Bind(context);
        }

        return new FunctionInputBindingResult(arguments);
    }

    public static string Describe(MethodInfo method) => $"{method.DeclaringType?.FullName?.Replace('+', '.')}.{method.Name}";
}
