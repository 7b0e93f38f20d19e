namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Names the type that converts a parameter's source. The embedded host knows <c>[FromBody]</c> only.</summary>
/// <param name="converterType">The converter's type.</param>
[AttributeUsage(
    AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct)]
public class InputConverterAttribute(Type converterType) : Attribute
{
    /// <summary>The converter's type.</summary>
    public Type ConverterType { get; } = converterType;
}
