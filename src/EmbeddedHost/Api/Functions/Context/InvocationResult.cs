namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation gives back.</summary>
public abstract class InvocationResult : InvocationResult<object>;
