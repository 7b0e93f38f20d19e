using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Finds the method behind a function's metadata: <c>Namespace.Class.Method</c> of an assembly.</summary>
internal static class EntryPoint
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <exception cref="HostStartException">There is none: the metadata is not of this build.</exception>
    public static MethodInfo Find(IFunctionMetadata function)
    {
        var text = function.EntryPoint ?? string.Empty;
        var dot = text.LastIndexOf('.');
        var assembly = Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(function.ScriptFile)!));
        var method = dot < 0 ? null : TypeOf(assembly, text[..dot])?.GetMethods(Any).FirstOrDefault(method => IsOf(method, text[(dot + 1)..], function.Name));
        return method ?? throw new HostStartException($"Function '{function.Name}': there is no method {text} in {assembly.GetName().Name}. Build the app anew.");
    }

    private static bool IsOf(MethodInfo method, string name, string? function) =>
        method.Name == name && method.GetCustomAttribute<FunctionAttribute>()?.Name == function;

    // A nested class is written with a dot like a namespace.
    private static Type? TypeOf(Assembly assembly, string name)
    {
        for (var dot = name.Length; ; name = $"{name[..dot]}+{name[(dot + 1)..]}")
        {
            if (assembly.GetType(name) is { } type)
            {
                return type;
            }

            dot = name.LastIndexOf('.');
            if (dot < 0)
            {
                return null;
            }
        }
    }
}
