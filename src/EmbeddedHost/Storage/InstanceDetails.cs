namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>An instance with its payloads.</summary>
/// <param name="Record">The instance.</param>
/// <param name="Input">Its input; null where it has none or it was not asked for.</param>
/// <param name="Result">What it ended with: an output, or a stored failure. Null where it goes on or it was not asked for.</param>
internal sealed record InstanceDetails(InstanceRecord Record, string? Input, string? Result);
