namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>The invocation's id, a GUID.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function's id, stable over restarts.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The distributed trace the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>The trigger's data.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Retries of the function. The embedded host has none: always 0.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The invocation's services, a scope of its own.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Data that middleware and function share in this invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Features of the invocation by their type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Canceled when the caller is gone, the host stops, or <c>functionTimeout</c> is over.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
