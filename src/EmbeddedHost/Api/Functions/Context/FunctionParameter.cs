namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function's parameter.</summary>
/// <param name="name">The parameter's name.</param>
/// <param name="type">The parameter's type.</param>
/// <param name="hasDefaultValue">True where the parameter has a default.</param>
/// <param name="defaultValue">The default.</param>
public class FunctionParameter(string name, Type type, bool hasDefaultValue, object? defaultValue)
{
    /// <summary>A parameter without a default.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="type">The parameter's type.</param>
    public FunctionParameter(string name, Type type)
        : this(name, type, false, null)
    {
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; } = name;

    /// <summary>The parameter's type.</summary>
    public Type Type { get; } = type;

    /// <summary>True where the parameter has a default.</summary>
    public bool HasDefaultValue { get; } = hasDefaultValue;

    /// <summary>The default; null where there is none.</summary>
    public object? DefaultValue { get; } = defaultValue;

    /// <summary>True where null can be passed.</summary>
    public bool IsReferenceOrNullableType { get; } = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
}
