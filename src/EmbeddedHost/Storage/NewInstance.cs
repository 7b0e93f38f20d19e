namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>An instance that has only been created.</summary>
/// <param name="Record">The instance.</param>
/// <param name="Input">Its input, as stored.</param>
internal sealed record NewInstance(InstanceRecord Record, string? Input);
