using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Finds the functions of assemblies by reflection and refuses, all errors together, what could not run.</summary>
internal sealed partial class FunctionDiscovery
{
    private readonly List<string> _errors = [];
    private readonly TriggerReader _triggers;

    public FunctionDiscovery(DiscoveryOptions options) => _triggers = new TriggerReader(options);

    /// <summary>The functions of the types that the filter picks.</summary>
    /// <exception cref="HostStartException">A function is not valid; the message names each method.</exception>
    public FunctionCatalog Find(IEnumerable<Assembly> assemblies, Func<Type, bool>? typeFilter)
    {
        var functions = assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeFilter?.Invoke(type) ?? true)
            .SelectMany(MethodsOf)
            .Select(Describe)
            .OfType<FunctionDescriptor>()
            .ToList();
        RefuseSame(functions, function => function.Name, "function");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Orchestration)?.Name, "orchestration");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Activity)?.Name, "activity");
        return _errors.Count == 0
            ? new FunctionCatalog(functions)
            : throw HostStartException.Of("The app's functions are not valid", _errors);
    }

    /// <summary>True where an assembly declares a function.</summary>
    public static bool HasFunctions(Assembly assembly) => assembly.GetTypes().SelectMany(MethodsOf).Any();

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.IsDefined(typeof(FunctionAttribute), inherit: false));

    private FunctionDescriptor? Describe(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var errors = new List<string>(MethodErrors(method, name));
        var trigger = errors.Count == 0 ? _triggers.Read(method, name, errors) : null;
        var bindings = trigger is null ? [] : ParameterBinder.Bind(method, trigger, errors);
        if (errors.Count > 0)
        {
            _errors.AddRange(errors.Select(error => $"Function '{name}' ({FunctionDescriptor.Describe(method)}): {error}"));
            return null;
        }

        return new FunctionDescriptor
        {
            Name = name,
            Method = method,
            Trigger = trigger!,
            Bindings = bindings,
            Definition = new EmbeddedFunctionDefinition(name, method, trigger!, bindings),
            Invoker = new FunctionMethodInvoker(method),
        };
    }

    private static IEnumerable<string> MethodErrors(MethodInfo method, string name)
    {
        if (!FunctionName().IsMatch(name ?? string.Empty))
        {
            yield return "a function's name starts with a letter and has at most 128 letters, digits, '-' and '_'.";
        }

        if (!method.IsPublic)
        {
            yield return "the method must be public.";
        }

        if (method.ContainsGenericParameters || method.DeclaringType!.ContainsGenericParameters)
        {
            yield return "the method and its class must not be generic.";
        }

        if (!method.IsStatic && method.DeclaringType!.IsAbstract)
        {
            yield return "the class must not be abstract.";
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(System.Runtime.CompilerServices.AsyncStateMachineAttribute)))
        {
            yield return "an 'async void' method cannot be waited for: return Task.";
        }

        if (method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef))
        {
            yield return "parameters must not be 'ref', 'in' or 'out'.";
        }
    }

    private void RefuseSame(IEnumerable<FunctionDescriptor> functions, Func<FunctionDescriptor, string?> name, string what)
    {
        var same = functions.Where(f => name(f) is not null).GroupBy(name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1);
        _errors.AddRange(same.Select(group =>
            $"The {what} name '{group.Key}' is used by {string.Join(" and ", group.Select(f => f.DisplayName))}: names must be unique, without regard to case."));
    }

    // The real host's own rule.
    [GeneratedRegex(@"^[A-Za-z][\w-]{0,127}\z")]
    private static partial Regex FunctionName();
}
