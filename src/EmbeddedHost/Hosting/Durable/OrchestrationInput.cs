using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>
/// The orchestration's input as a parameter. The official extension fills it only where the value's own type is exactly the declared one, so that
/// some types can never be filled; those are refused here rather than working on one host and not on the other.
/// </summary>
internal static class OrchestrationInput
{
    /// <summary>Why the official extension never fills a parameter of the type; null where it does.</summary>
    public static string? WhyNotBound(Type type) =>
        Nullable.GetUnderlyingType(type) is not null ? "because a value in a nullable has the type without it"
        : type.IsInterface || type.IsAbstract ? "because no value has exactly that type"
        : type == typeof(object) ? "because the value is a JsonElement"
        : null;

    public static Func<TaskOrchestrationContext, object?> ReaderOf(ParameterInfo parameter)
    {
        var read = PlainReaderOf(parameter.ParameterType);
        return context => HasInput(context) ? read(context) : WithoutInput(context, parameter);
    }

    /// <summary>Reads the input, the type's default where there is none.</summary>
    public static Func<TaskOrchestrationContext, object?> PlainReaderOf(Type type) =>
        typeof(OrchestrationInput).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .CreateDelegate<Func<TaskOrchestrationContext, object?>>();

    private static object? Read<T>(TaskOrchestrationContext context) => context.GetInput<T>();

    private static bool HasInput(TaskOrchestrationContext context) => context.GetInput<object>() is not null;

    private static object? WithoutInput(TaskOrchestrationContext context, ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        return parameter.ParameterType.IsValueType
            ? throw new FunctionInputConverterException(
                $"Orchestrator '{context.Name.Name}' was started without an input and has no default for '{parameter.Name}'.")
            : null;
    }
}
