namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation gives back.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract class InvocationResult<T>
{
    /// <summary>The value. Setting it replaces what the function returned; an action result set for an HTTP function is executed.</summary>
    public abstract T? Value { get; set; }
}
