namespace Microsoft.DurableTask.Client;

/// <summary>How to purge.</summary>
/// <param name="Recursive">True also purges the sub-orchestrations that are over.</param>
public record PurgeInstanceOptions(bool Recursive = false);
