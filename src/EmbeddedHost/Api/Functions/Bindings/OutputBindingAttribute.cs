namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The base of the attributes of a property or return value that goes out.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute
{
    /// <summary>Public, though the class is abstract: so it is officially.</summary>
    public OutputBindingAttribute()
    {
    }
}
