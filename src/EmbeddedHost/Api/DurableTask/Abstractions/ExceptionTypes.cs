using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>Finds an exception type by the name kept of it.</summary>
internal static class ExceptionTypes
{
    /// <summary>Looks in the core library, then in <paramref name="preferred"/>, then in everything loaded.</summary>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of that name.</exception>
    public static Type? Find(string name, Assembly preferred)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        Type? type = Type.GetType(name, throwOnError: false) ?? preferred.GetType(name, throwOnError: false);
        if (type is not null)
        {
            return type;
        }

        Type[] candidates = [.. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name, throwOnError: false)).OfType<Type>()];
        return candidates.Length > 1
            ? throw new AmbiguousMatchException($"Several loaded assemblies have an exception type named '{name}'.")
            : candidates.FirstOrDefault();
    }
}
