using System.Reflection;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>
/// A class with <c>[DurableTask]</c>: an orchestrator or an activity that is a function by itself. For the official worker the generator of
/// <c>Microsoft.DurableTask.Generators</c> writes such a function; where it has done so, that one is used.
/// </summary>
internal sealed record ClassTask(Type Type, MethodInfo Method, FunctionTrigger Trigger)
{
    // What the official generator calls the class that it writes functions into.
    private const string GeneratedClass = "GeneratedDurableTaskExtensions";

    public static bool IsOne(Type type) => type.IsDefined(typeof(DurableTaskAttribute), inherit: false);

    public static bool IsGenerated(MethodInfo function) => function.DeclaringType?.Name == GeneratedClass;

    public static string NameOf(Type type) => type.GetCustomAttribute<DurableTaskAttribute>()!.Name.Name is { Length: > 0 } name ? name : type.Name;

    /// <summary>Reads a class, with an error where it could not run.</summary>
    public static ClassTask? Read(Type type, List<string> errors)
    {
        var name = NameOf(type);
        if (type.IsAbstract || type.ContainsGenericParameters)
        {
            errors.Add("a class with [DurableTask] must be neither abstract nor generic.");
            return null;
        }

        foreach (var ancestor in Ancestors(type).Where(ancestor => ancestor.IsGenericType))
        {
            var definition = ancestor.GetGenericTypeDefinition();
            var input = ancestor.GetGenericArguments()[0];
            if (definition == typeof(TaskOrchestrator<,>))
            {
                if (type.GetConstructor(Type.EmptyTypes) is null)
                {
                    errors.Add("an orchestrator's class needs a public constructor without parameters: orchestrators get no services.");
                }

                var run = RunAsync(type, typeof(TaskOrchestrationContext), input);
                return new ClassTask(type, run, new FunctionTrigger.Orchestration(run.GetParameters()[0].Name!, name));
            }

            if (definition == typeof(TaskActivity<,>))
            {
                var run = RunAsync(type, typeof(TaskActivityContext), input);
                return new ClassTask(type, run, new FunctionTrigger.Activity(run.GetParameters()[1].Name!, name));
            }
        }

        errors.Add("a class with [DurableTask] must derive from TaskOrchestrator<TInput, TOutput> or TaskActivity<TInput, TOutput>.");
        return null;
    }

    private static MethodInfo RunAsync(Type type, Type context, Type input) => type.GetMethod("RunAsync", [context, input])!;

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }
    }
}
