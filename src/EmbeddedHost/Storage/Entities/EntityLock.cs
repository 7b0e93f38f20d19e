namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>A lock on an entity.</summary>
/// <param name="Row">The row of the orchestration that has it.</param>
/// <param name="Execution">Its execution; the lock ends with it.</param>
/// <param name="InstanceId">Its instance id.</param>
internal sealed record EntityLock(long Row, long Execution, string InstanceId);
