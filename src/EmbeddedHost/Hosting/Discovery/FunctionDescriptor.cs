using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>A function that was found: what starts it, how its parameters are filled, and how it is called.</summary>
internal sealed class FunctionDescriptor
{
    public required string Name { get; init; }

    public required MethodInfo Method { get; init; }

    public required FunctionTrigger Trigger { get; init; }

    public required IReadOnlyList<ParameterBinding> Bindings { get; init; }

    public required FunctionDefinition Definition { get; init; }

    public required FunctionMethodInvoker Invoker { get; init; }

    /// <summary>The method's name as error messages show it.</summary>
    public string DisplayName => Describe(Method);

    public static string Describe(MethodInfo method) => $"{method.DeclaringType?.FullName?.Replace('+', '.')}.{method.Name}";
}
