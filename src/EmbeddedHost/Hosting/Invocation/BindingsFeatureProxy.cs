using System.Reflection;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>Answers the members of the official worker's internal <c>IFunctionBindingsFeature</c>, which no class of another assembly can implement.</summary>
public class BindingsFeatureProxy : DispatchProxy
{
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

    private Dictionary<string, object?>? _outputs;

    internal ResultSlot Result { get; set; } = null!;

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod?.Name)
        {
            case "get_InvocationResult":
                return Result.Value;
            case "set_InvocationResult":
                Result.Value = args![0];
                return null;
            case "get_OutputBindingData":
                return _outputs ??= [];
            case "get_TriggerMetadata" or "get_InputData":
                return Nothing;
            default:
                throw new NotSupportedException($"The embedded host has no {targetMethod?.Name} of IFunctionBindingsFeature.");
        }
    }
}
