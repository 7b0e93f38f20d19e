namespace Microsoft.Azure.Functions.Worker;

/// <summary>A declared input or output.</summary>
public abstract class BindingMetadata
{
    /// <summary>The parameter's name; <c>$return</c> for the return value.</summary>
    public abstract string Name { get; }

    /// <summary>The kind, such as <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>In or out.</summary>
    public abstract BindingDirection Direction { get; }
}
