using System.Reflection;

namespace Microsoft.DurableTask.Entities;

/// <summary>Finds the method for an operation, fills its parameters, and waits for it.</summary>
internal static class EntityMethods
{
    private const BindingFlags Operations = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    /// <summary>The method of that name without case; null where there is none.</summary>
    /// <exception cref="AmbiguousMatchException">There are several.</exception>
    public static MethodInfo? Find(Type type, string operation) => type.GetMethod(operation, Operations);

    /// <summary>Calls a method, and stores the state once it has ended well.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The object it belongs to.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="state">Gives the state after the call.</param>
    public static async ValueTask<object?> InvokeAsync(MethodInfo method, object target, TaskEntityOperation operation, Func<object?> state)
    {
        object?[] arguments = Bind(method, operation);
        object? result = await ResultAsync(method.ReturnType, method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null));
        operation.State.SetState(state());
        return result;
    }

    private static object?[] Bind(MethodInfo method, TaskEntityOperation operation)
    {
        ParameterInfo[] parameters = method.GetParameters();
        ParameterInfo? input = null;
        ParameterInfo? context = null;
        object?[] arguments = new object?[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            ParameterInfo parameter = parameters[i];
            if (parameter.ParameterType == typeof(TaskEntityContext))
            {
                context = Once(context, parameter, "the context", operation);
                arguments[i] = operation.Context;
            }
            else
            {
                input = Once(input, parameter, "the input", operation);
                arguments[i] = Input(parameter, operation);
            }
        }

        return arguments;
    }

    private static ParameterInfo Once(ParameterInfo? earlier, ParameterInfo parameter, string what, TaskEntityOperation operation) => earlier is null
        ? parameter
        : throw new InvalidOperationException(
            $"The entity operation '{operation}' cannot call {parameter.Member}: both '{earlier.Name}' and '{parameter.Name}' would be {what}.");

    private static object? Input(ParameterInfo parameter, TaskEntityOperation operation)
    {
        if (operation.HasInput)
        {
            return operation.GetInput(parameter.ParameterType);
        }

        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new InvalidOperationException(
                $"The entity operation '{operation}' cannot call {parameter.Member}: '{parameter.Name}' needs an input, and the caller gave none.");
    }

    private static async ValueTask<object?> ResultAsync(Type declared, object? returned)
    {
        switch (returned)
        {
            case Task task:
                await task;
                return declared.IsGenericType ? declared.GetProperty(nameof(Task<object>.Result))!.GetValue(task) : null;

            case ValueTask task:
                await task;
                return null;

            case not null when declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(ValueTask<>):
                Task asTask = (Task)declared.GetMethod(nameof(ValueTask<object>.AsTask))!.Invoke(returned, null)!;
                await asTask;
                return typeof(Task<>).MakeGenericType(declared.GetGenericArguments()).GetProperty(nameof(Task<object>.Result))!.GetValue(asTask);

            default:
                return returned;
        }
    }
}
