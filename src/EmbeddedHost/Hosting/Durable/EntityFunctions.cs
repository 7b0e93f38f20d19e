using System.Reflection;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>Reads and fills the functions of entities.</summary>
internal static class EntityFunctions
{
    /// <summary>The trigger of an entity's function, and what is wrong with the function.</summary>
    public static FunctionTrigger Read(MethodInfo method, string parameterName, string name, List<string> errors)
    {
        if (name.Length == 0 || name.Contains('@', StringComparison.Ordinal))
        {
            errors.Add($"'{name}' is no entity's name: it must not be empty and must not hold '@'.");
        }

        var result = method.ReturnType;
        if (!typeof(Task).IsAssignableFrom(result) && result != typeof(ValueTask))
        {
            errors.Add("an entity's function returns Task, so that the dispatch is waited for: return dispatcher.DispatchAsync(...).");
        }

        if (typeof(ITaskEntity).IsAssignableFrom(method.DeclaringType))
        {
            errors.AddRange(AmbiguousOperations(method.DeclaringType!));
        }

        return new FunctionTrigger.Entity(parameterName, name);
    }

    public static ParameterBinding? Bind(ParameterInfo parameter, FunctionTrigger.Entity trigger) =>
        parameter.Name == trigger.ParameterName && parameter.ParameterType == typeof(TaskEntityDispatcher)
            ? ParameterBinding.Of(parameter, trigger.BindingType, DispatcherOf)
            : null;

    // The invoker takes the result from it when the function has returned.
    private static TaskEntityDispatcher DispatcherOf(FunctionContext context)
    {
        var dispatcher = WorkerInternals.EntityDispatcher(BatchOf(context).Request, context.InstanceServices, cache: null);
        context.Features.Set(dispatcher);
        return dispatcher;
    }

    private static EntityBatch BatchOf(FunctionContext context) =>
        context.Features.Get<EntityBatch>()
        ?? throw new InvalidOperationException($"Function '{context.FunctionDefinition.Name}' was not started for an entity.");

    // An operation is a method's name without case; of two methods none can be called, and only when someone tries does it show.
    private static IEnumerable<string> AmbiguousOperations(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && method.GetBaseDefinition() == method)
        .GroupBy(method => method.Name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => $"the operation '{group.Key}' is ambiguous: {type.Name} has {group.Count()} public methods of that name.");
}
