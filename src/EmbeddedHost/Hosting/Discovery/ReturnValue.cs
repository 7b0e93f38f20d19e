using System.Reflection;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Reads what a function returned: nothing, a value, or a task of either.</summary>
internal static class ReturnValue
{
    /// <summary>The function that turns a method's return value into a task of its result; null where it has none.</summary>
    public static Func<object?, Task<object?>> ReaderOf(Type type)
    {
        if (type == typeof(Task))
        {
            return FromTask;
        }

        if (type == typeof(ValueTask))
        {
            return value => FromTask(((ValueTask)value!).AsTask());
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition)
        {
            if (definition == typeof(Task<>))
            {
                return Generic(nameof(FromTaskOf), type);
            }

            if (definition == typeof(ValueTask<>))
            {
                return Generic(nameof(FromValueTaskOf), type);
            }
        }

        return Task.FromResult;
    }

    /// <summary>The type of the value behind a task, <see cref="void"/> where there is none.</summary>
    public static Type ValueTypeOf(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) ? typeof(void)
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
        : type;

    private static Func<object?, Task<object?>> Generic(string method, Type type) =>
        typeof(ReturnValue).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()[0])
            .CreateDelegate<Func<object?, Task<object?>>>();

    private static async Task<object?> FromTask(object? value)
    {
        await (Task)value!;
        return null;
    }

    private static async Task<object?> FromTaskOf<T>(object? value) => await (Task<T>)value!;

    private static async Task<object?> FromValueTaskOf<T>(object? value) => await (ValueTask<T>)value!;
}
