namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The base of the attributes that declare where a function's inputs come from and where its outputs go.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute
{
    /// <summary>Public, though the class is abstract: so it is officially.</summary>
    public BindingAttribute()
    {
    }
}
