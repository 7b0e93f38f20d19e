using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Makes the catalog out of the functions' metadata and refuses, all errors together, what could not run.</summary>
internal sealed partial class FunctionDiscovery
{
    private readonly List<string> _errors = [];
    private readonly TriggerReader _triggers;

    public FunctionDiscovery(DiscoveryOptions options) => _triggers = new TriggerReader(options);

    /// <summary>The functions of the types that the filter picks.</summary>
    /// <exception cref="HostStartException">A function is not valid; the message names each method.</exception>
    public FunctionCatalog Find(IEnumerable<IFunctionMetadata> metadata, Func<Type, bool>? typeFilter)
    {
        var functions = metadata.Select(function => (function, method: EntryPoint.Find(function)))
            .Where(pair => typeFilter?.Invoke(pair.method.DeclaringType!) ?? true)
            .Select(pair => Describe(pair.function, pair.method))
            .OfType<FunctionDescriptor>()
            .ToList();
        RefuseSame(functions, function => function.Name, "function");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Orchestration)?.Name, "orchestration");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Activity)?.Name, "activity");
        RefuseSame(functions, function => (function.Trigger as FunctionTrigger.Entity)?.Name, "entity");
        return _errors.Count == 0
            ? new FunctionCatalog(functions)
            : throw HostStartException.Of("The app's functions are not valid", _errors);
    }

    private FunctionDescriptor? Describe(IFunctionMetadata metadata, MethodInfo method)
    {
        var name = metadata.Name!;
        var errors = new List<string>(MethodErrors(method, name));
        var trigger = errors.Count == 0 ? _triggers.Read(method, name, (metadata.RawBindings ?? []).Select(RawBinding.Parse), errors) : null;
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
            Definition = new EmbeddedFunctionDefinition(metadata, method, trigger!, bindings),
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
