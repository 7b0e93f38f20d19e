using System.Reflection;
using System.Text.RegularExpressions;
using Cryptomeria.EmbeddedHost.Hosting.Durable;
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
        var types = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => typeFilter?.Invoke(type) ?? true).ToList();
        var methods = types.SelectMany(MethodsOf).Select(Describe).OfType<FunctionDescriptor>().ToList();
        var generated = methods.Where(function => ClassTask.IsGenerated(function.Method)).Select(function => function.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var classes = types.Where(type => ClassTask.IsOne(type) && !generated.Contains(ClassTask.NameOf(type))).Select(Describe).OfType<FunctionDescriptor>();
        var functions = methods.Concat(classes).ToList();
        RefuseSame(functions, function => function.Name, "function");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Orchestration)?.Name, "orchestration");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Activity)?.Name, "activity");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Entity)?.Name, "entity");
        return _errors.Count == 0
            ? new FunctionCatalog(functions)
            : throw HostStartException.Of("The app's functions are not valid", _errors);
    }

    /// <summary>True where an assembly declares a function.</summary>
    public static bool HasFunctions(Assembly assembly) => assembly.GetTypes().Any(type => ClassTask.IsOne(type) || MethodsOf(type).Any());

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.IsDefined(typeof(FunctionAttribute), inherit: false));

    private FunctionDescriptor? Describe(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var errors = new List<string>(MethodErrors(method, name));
        var trigger = errors.Count == 0 ? _triggers.Read(method, name, errors) : null;
        var bindings = trigger is null ? [] : ParameterBinder.Bind(method, trigger, errors);
        return Describe(name, FunctionDescriptor.Describe(method), errors, method, trigger, bindings);
    }

    private FunctionDescriptor? Describe(Type type)
    {
        var name = ClassTask.NameOf(type);
        var errors = new List<string>(NameErrors(name));
        var task = ClassTask.Read(type, errors);
        return Describe(name, type.FullName!.Replace('+', '.'), errors, task?.Method, task?.Trigger, task is null ? [] : ClassTaskParameters.Bind(task));
    }

    private FunctionDescriptor? Describe(
        string name, string where, List<string> errors, MethodInfo? method, FunctionTrigger? trigger, IReadOnlyList<ParameterBinding> bindings)
    {
        if (errors.Count > 0)
        {
            _errors.AddRange(errors.Select(error => $"Function '{name}' ({where}): {error}"));
            return null;
        }

        return new FunctionDescriptor
        {
            Name = name,
            Method = method!,
            Trigger = trigger!,
            Bindings = bindings,
            Definition = new EmbeddedFunctionDefinition(name, method!, trigger!, bindings),
            Invoker = new FunctionMethodInvoker(method!),
        };
    }

    private static IEnumerable<string> NameErrors(string? name) => FunctionName().IsMatch(name ?? string.Empty)
        ? []
        : ["a function's name starts with a letter and has at most 128 letters, digits, '-' and '_'."];

    private static IEnumerable<string> MethodErrors(MethodInfo method, string name)
    {
        foreach (var error in NameErrors(name))
        {
            yield return error;
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
