using Cryptomeria.EmbeddedHost.Hosting.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to what an invocation gives back.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The result as a type. Its value can be replaced.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <exception cref="InvalidOperationException">The value is null or of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var slot = ResultSlot.Of(context);
        return slot.Value is T
            ? new SlotInvocationResult<T>(slot)
            : throw new InvalidOperationException(
                $"The result of function '{context.FunctionDefinition.Name}' is {slot.Value?.GetType().FullName ?? "null"}, not {typeof(T).FullName}.");
    }

    /// <summary>The result, null before the function ran. Its value can be replaced.</summary>
    /// <param name="context">The invocation.</param>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new SlotInvocationResult(ResultSlot.Of(context));
}
