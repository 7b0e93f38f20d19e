namespace Microsoft.Azure.Functions.Worker;

/// <summary>The data a trigger brought along.</summary>
public abstract class BindingContext
{
    /// <summary>Values by name, names without case: route values for HTTP, <c>instanceId</c> for activities and orchestrators.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
