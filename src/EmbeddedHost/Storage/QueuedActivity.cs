namespace Cryptomeria.EmbeddedHost.Storage;

/// <summary>An activity that waits for its turn.</summary>
/// <param name="Key">Its key; also the key of the line of the history that called it.</param>
/// <param name="Row">The row of the instance that called it.</param>
/// <param name="InstanceId">That instance.</param>
/// <param name="TaskId">The call's number.</param>
/// <param name="Name">The activity.</param>
/// <param name="Input">Its input, as stored.</param>
internal sealed record QueuedActivity(long Key, long Row, string InstanceId, int TaskId, string Name, string? Input);
