namespace Microsoft.DurableTask.Entities;

/// <summary>Options of a call to an entity. There are none yet.</summary>
public record CallEntityOptions;
