namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>The orchestration that a message for an entity came from.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Execution">Its execution; a later one does not want the answer.</param>
/// <param name="TaskId">The number of the call.</param>
/// <param name="InstanceId">Its instance id.</param>
internal sealed record EntityCaller(long Row, long Execution, int TaskId, string InstanceId);
