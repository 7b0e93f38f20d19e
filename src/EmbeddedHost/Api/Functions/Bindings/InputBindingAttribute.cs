namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The base of the attributes of a parameter that is filled from elsewhere than the trigger.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>Public, though the class is abstract: so it is officially.</summary>
    public InputBindingAttribute()
    {
    }
}
