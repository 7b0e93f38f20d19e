namespace Microsoft.DurableTask.Client;

/// <summary>How to terminate.</summary>
/// <param name="Output">The output to record.</param>
/// <param name="Recursive">True also terminates the sub-orchestrations.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
