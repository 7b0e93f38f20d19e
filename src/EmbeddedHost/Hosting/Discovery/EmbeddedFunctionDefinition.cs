using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

internal sealed class EmbeddedFunctionDefinition : FunctionDefinition
{
    private const string ReturnName = "$return";

    public EmbeddedFunctionDefinition(IFunctionMetadata metadata, MethodInfo method, FunctionTrigger trigger, IReadOnlyList<ParameterBinding> bindings)
    {
        // The generated executor compares the entry point as the metadata has it.
        Name = metadata.Name!;
        EntryPoint = metadata.EntryPoint!;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{EntryPoint}/{Name}")))[..16];
        PathToAssembly = method.DeclaringType!.Assembly.Location;
        Parameters = [.. method.GetParameters().Select(ToFunctionParameter)];
        InputBindings = bindings.Where(b => b.BindingType is not null).ToImmutableDictionary(
            b => b.Parameter.Name!,
            b => (BindingMetadata)new EmbeddedBindingMetadata(b.Parameter.Name!, b.BindingType!, BindingDirection.In));
        OutputBindings = trigger is FunctionTrigger.Http
            ? ImmutableDictionary<string, BindingMetadata>.Empty.Add(
                ReturnName, new EmbeddedBindingMetadata(ReturnName, "http", BindingDirection.Out))
            : ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    private static FunctionParameter ToFunctionParameter(ParameterInfo parameter) => parameter.HasDefaultValue
        ? new FunctionParameter(parameter.Name!, parameter.ParameterType, true, parameter.DefaultValue)
        : new FunctionParameter(parameter.Name!, parameter.ParameterType);
}
